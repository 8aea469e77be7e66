import { addressWithToken, replyToken, signedToken } from '../../lib/reply-token.ts'
import type { MailRow, MessageRow } from './queries.ts'

/** What decides whether addresses carry tokens; `hasListener`: this desk receives mail itself. */
type TokenSettings = Pick<MessageRow, 'reply_tokens' | 'site_secret'>

/** Where answers go: the sender's address, with the ticket's token where the inbox wants it and 64 octets allow it. */
export function replyAddressOf(
  message: TokenSettings & Pick<MessageRow, 'ticket_id'>,
  fromAddress: string,
  hasListener: boolean,
): string {
  if (!hasTokens(message, hasListener)) return fromAddress
  return addressWithToken(fromAddress, replyToken(message.site_secret, message.ticket_id)) ?? fromAddress
}

/**
 * The sender as SMTP sees it, where bounces go: nobody for automatic replies (RFC 3834 section 5), else the sender's
 * address with a token that names the mail.
 */
export function envelopeSenderOf(
  message: TokenSettings & Pick<MessageRow, 'automatic'>,
  mail: Pick<MailRow, 'id' | 'from_address'>,
  hasListener: boolean,
): string {
  if (message.automatic === 'reply') return ''
  return bounceAddressOf(message, mail.from_address, { kind: 'b', id: mail.id, hasListener })
}

/** Where bounces of a mail (`b`) or a notice (`n`) go: the address with a token that names it, where tokens are used. */
export function bounceAddressOf(
  settings: TokenSettings,
  address: string,
  { kind, id, hasListener }: { kind: 'b' | 'n'; id: number; hasListener: boolean },
): string {
  if (!hasTokens(settings, hasListener)) return address
  return addressWithToken(address, signedToken(settings.site_secret, kind, id)) ?? address
}

function hasTokens(settings: TokenSettings, hasListener: boolean): settings is TokenSettings & { site_secret: Buffer } {
  if (settings.site_secret === null) return false
  return settings.reply_tokens === 'on' || (settings.reply_tokens === 'auto' && hasListener)
}
