import type { ParsedMail } from '../parse/parsed-mail.ts'
import { signedBy } from './authentication-verdict.ts'

const unread: Record<string, string> = {
  'smime-encrypted': 'The mail is encrypted (S/MIME); the desk has no key for it',
  'pgp-encrypted': 'The mail is encrypted (OpenPGP); the desk has no key for it',
}

/** What people should know of a mail before they trust it, in plain words. Pure. */
export function warningsOf(
  parsed: Pick<ParsedMail, 'security' | 'from' | 'attachments' | 'date' | 'remoteImages' | 'warnings'>,
  { isForged, receivedAt }: { isForged: boolean; receivedAt: Date },
): string[] {
  const { kind } = parsed.security
  const notes = parsed.attachments.flatMap((file) => (file.note ? [`${file.fileName}: ${file.note}`] : []))
  const isFuture = parsed.date !== null && parsed.date.getTime() > receivedAt.getTime() + 86_400_000
  return [
    ...(isForged ? ['The sender may be forged: SPF, DKIM or DMARC failed'] : []),
    ...(kind !== null && unread[kind] ? [unread[kind]] : []),
    ...signatureWarnings(parsed),
    ...(isFuture ? ['The mail claims to be from the future'] : []),
    ...(parsed.remoteImages.pixels > 0 ? [`${parsed.remoteImages.pixels} tracking pixels`] : []),
    ...notes,
    ...parsed.warnings,
  ]
}

function signatureWarnings({ security, from }: Pick<ParsedMail, 'security' | 'from'>): string[] {
  const signed = signedBy(security.signature, from)
  if (signed === undefined) return []
  if (!signed.isValid) return [`The S/MIME signature is not valid: ${signed.reason}`]
  const who = signed.addresses.join(', ') || signed.signer || 'somebody unknown'
  return signed.isSender ? [] : [`The S/MIME signature is that of ${who}, not of the sender`]
}
