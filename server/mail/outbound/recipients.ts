import { isEmailAddress, normalizeEmail } from '../../lib/email-address.ts'
import type { MessageRow, Recipient } from './queries.ts'

/**
 * Who gets a message's mail: the addresses written on it, else the customer's contact; then Cc and Bcc. Each address
 * once (the first mention wins, whatever its case); what is no address is left out.
 */
export function recipientsOf(
  message: Pick<MessageRow, 'to_addresses' | 'contact_address' | 'cc' | 'bcc'>,
): Recipient[] {
  const to = message.to_addresses.length > 0 ? message.to_addresses : [message.contact_address ?? '']
  const seen = new Set<string>()
  const list = (addresses: readonly string[], kind: Recipient['kind']) =>
    addresses.flatMap((text): Recipient[] => {
      const address = normalizeEmail(text)
      if (!isEmailAddress(address) || seen.has(address.toLowerCase())) return []
      seen.add(address.toLowerCase())
      return [{ address, kind }]
    })
  return [...list(to, 'to'), ...list(message.cc, 'cc'), ...list(message.bcc, 'bcc')]
}
