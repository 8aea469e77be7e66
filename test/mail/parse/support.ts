import { parseMail } from '../../../server/mail/parse/parse-mail.ts'
import type { ParsedMail } from '../../../server/mail/parse/parsed-mail.ts'

/** Bytes of a mail written as lines, one character per byte (`\xe9` is one byte), with CRLF line ends. */
export function mailBytes(source: string): Buffer {
  return Buffer.from(source.replace(/^\n/, '').replace(/\n/g, '\r\n'), 'latin1')
}

/** A text as its UTF-8 bytes, one character each, to be put into the source of a mail. */
export function utf8(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

export function read(source: string): Promise<ParsedMail> {
  return parseMail(mailBytes(source))
}

/** A mail with one text part of a charset and transfer encoding. */
export function readText(
  body: string | Buffer,
  headers = 'Content-Type: text/plain; charset=utf-8',
): Promise<ParsedMail> {
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body
  return parseMail(Buffer.concat([mailBytes(`From: a@b.example\nSubject: x\n${headers}\n\n`), bytes]))
}
