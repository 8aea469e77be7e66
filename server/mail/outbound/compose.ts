import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import MailComposer, { type MailComposerAttachment } from 'nodemailer/lib/mail-composer'
import type { BlobStore } from '../../files/blob-store.ts'
import { emailDomain } from '../../lib/email-address.ts'
import { htmlToText } from '../../lib/html.ts'
import { replyMarker } from '../parse/fold.ts'
import { automaticHeadersOf } from './headers.ts'
import { inlineImages } from './inline-images.ts'
import type { FileRow, MailRow, MessageRow, QuotedRow, Recipient } from './queries.ts'
import { quoteMessages } from './quoted-history.ts'
import { signatureOf } from './signature.ts'
import { trackingPixelOf } from './tracking-pixel.ts'

export interface MailParts {
  message: MessageRow
  mail: MailRow
  /** All recipients, also those served by an earlier attempt: the headers are the same every time. */
  recipients: readonly Recipient[]
  /** Message-IDs for References; the last is the one answered. */
  references: readonly string[]
  files: readonly FileRow[]
  blobs: Pick<BlobStore, 'read'>
  /** This desk's address, to recognise links to its own files. */
  publicUrl: string
  /** Where answers go, when not to the sender. */
  replyTo?: string
  /** Earlier messages, the newest first, to stand below the text. */
  quoted?: readonly QuotedRow[]
}

/**
 * Writes a message as MIME (RFC 5322): html and text, own images as related parts, files as attachments, CRLF only,
 * no line over 998 octets, Bcc nowhere. Files are opened one by one while the stream is read; a file that cannot be
 * read breaks the stream. The same parts give the same bytes.
 */
export function composeMail(parts: MailParts): Readable {
  const { message, mail, recipients, references } = parts
  const { html, text, attachments } = bodyOf(parts)
  const from = { name: mail.from_name, address: mail.from_address }
  const customer = `${message.customer_first_name} ${message.customer_last_name}`.trim()
  const named = (kind: Recipient['kind']) =>
    recipients
      .filter((recipient) => recipient.kind === kind)
      .map(({ address }) => ({
        name: address.toLowerCase() === message.contact_address?.toLowerCase() ? customer : '',
        address,
      }))
  const inReplyTo = references.at(-1)
  const composer = new MailComposer({
    from,
    replyTo: { ...from, address: parts.replyTo ?? from.address },
    to: named('to'),
    cc: named('cc'),
    subject: mail.subject,
    messageId: `<${mail.email_message_id}>`,
    date: new Date(message.created_at),
    ...(inReplyTo === undefined ? {} : { inReplyTo: `<${inReplyTo}>` }),
    references: references.map((id) => `<${id}>`),
    headers: automaticHeadersOf(message),
    text,
    html,
    attachments,
    encoding: 'quoted-printable',
    newline: 'win',
    baseBoundary: createHash('sha256').update(mail.email_message_id).digest('hex').slice(0, 24),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return composer.compile().createReadStream()
}

function bodyOf(parts: MailParts): { html: string; text: string; attachments: MailComposerAttachment[] } {
  const { message, mail, files, publicUrl } = parts
  const signature = signatureOf(message)
  const quotes = quoteMessages(parts.quoted ?? [], message.site_timezone)
  const marker = message.reply_marker && message.automatic === null ? replyMarker : ''
  const domain = emailDomain(mail.from_address)
  const contentId = (fileId: number) => `file-${fileId}@${domain}`
  const pieces = [marker && `<p>${marker}</p>`, message.html_body, signature?.html, quotes?.html].filter(
    (piece) => piece,
  )
  const inlined = inlineImages(pieces.join('\n<br>\n'), files, { publicUrl, contentId })
  const texts = [marker, message.text_body || htmlToText(message.html_body), signature?.text, quotes?.text]
  const attachments = files
    .filter((file) => inlined.shown.has(file.id) || file.is_own)
    .map((file) => attachmentOf(file, parts.blobs, inlined.shown.has(file.id) ? contentId(file.id) : undefined))
  return {
    html: page(inlined.html + trackingPixelOf(message, publicUrl)),
    // an empty text would make nodemailer leave the part out
    text: `${texts.filter((text) => text).join('\n\n')}\n`,
    attachments,
  }
}

function page(body: string): string {
  return `<!doctype html>\n<html><head><meta charset="utf-8"></head>\n<body dir="auto">\n${body}\n</body></html>\n`
}

function attachmentOf(file: FileRow, blobs: Pick<BlobStore, 'read'>, cid: string | undefined): MailComposerAttachment {
  return {
    filename: safeFilename(file.filename),
    contentType: safeType(file.mime_type),
    contentTransferEncoding: 'base64',
    contentDisposition: cid === undefined ? 'attachment' : 'inline',
    ...(cid === undefined ? {} : { cid }),
    content: Readable.from(
      (async function* () {
        yield* await blobs.read(file.storage_key)
      })(),
      { objectMode: false },
    ),
  }
}

/** No path, no control or direction characters (rule 11). */
function safeFilename(name: string): string {
  const safe = name.replace(/[/\\\p{Cc}\p{Cf}]/gu, '_').trim()
  return Array.from(safe).slice(0, 200).join('') || 'file'
}

// The type of a container would make the writer expect parts instead of bytes.
function safeType(type: string): string {
  const isPlain = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/.test(type) && !/^(multipart|message)\//i.test(type)
  return isPlain ? type : 'application/octet-stream'
}
