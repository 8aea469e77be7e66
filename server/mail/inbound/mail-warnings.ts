import type { ParsedMail } from '../parse/parsed-mail.ts'

const unread: Record<string, string> = {
  'smime-encrypted': 'The mail is encrypted (S/MIME); the desk has no key for it',
  'pgp-encrypted': 'The mail is encrypted (OpenPGP); the desk has no key for it',
}

/** What people should know of a mail before they trust it, in plain words. Pure. */
export function warningsOf(
  parsed: Pick<ParsedMail, 'security' | 'attachments' | 'date' | 'remoteImages' | 'warnings'>,
  { isForged, receivedAt }: { isForged: boolean; receivedAt: Date },
): string[] {
  const { kind } = parsed.security
  const notes = parsed.attachments.flatMap((file) => (file.note ? [`${file.fileName}: ${file.note}`] : []))
  const isFuture = parsed.date !== null && parsed.date.getTime() > receivedAt.getTime() + 86_400_000
  return [
    ...(isForged ? ['The sender may be forged: SPF, DKIM or DMARC failed'] : []),
    ...(kind !== null && unread[kind] ? [unread[kind]] : []),
    ...(isFuture ? ['The mail claims to be from the future'] : []),
    ...(parsed.remoteImages.pixels > 0 ? [`${parsed.remoteImages.pixels} tracking pixels`] : []),
    ...notes,
    ...parsed.warnings,
  ]
}
