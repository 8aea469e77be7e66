import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import type { NoticeRow } from './queries.ts'

/**
 * Writes a notice as MIME (RFC 5322), marked as automatic so that no program answers it (RFC 3834 section 5). The same
 * row gives the same bytes.
 */
export function composeNotice(notice: NoticeRow): Readable {
  const { headers, in_reply_to: answered } = notice
  const composer = new MailComposer({
    from: { name: notice.from_name, address: notice.from_address },
    to: { name: notice.to_name, address: notice.to_address },
    subject: notice.subject,
    messageId: `<${notice.email_message_id}>`,
    date: new Date(notice.created_at),
    ...(answered === null ? {} : { inReplyTo: `<${answered}>`, references: [`<${answered}>`] }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All', ...headers },
    text: notice.text_body,
    ...(notice.html_body === null ? {} : { html: notice.html_body }),
    encoding: 'quoted-printable',
    newline: 'win',
    baseBoundary: createHash('sha256').update(notice.email_message_id).digest('hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().createReadStream()
}
