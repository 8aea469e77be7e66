import { readAddress, readAddresses } from './addresses.ts'
import { cleanLine, cutText } from './clean-text.ts'
import { readDate } from './dates.ts'
import { decodeHeaderText } from './encoded-words.ts'
import { firstHeader, type RawHeader } from './header-block.ts'
import { readIds } from './message-ids.ts'
import type { MailAddress, MailHeader, ParsedMail } from './parsed-mail.ts'

/** The part of a parsed mail that its header alone decides. */
export type HeaderFacts = Pick<
  ParsedMail,
  | 'messageId'
  | 'inReplyTo'
  | 'references'
  | 'date'
  | 'subject'
  | 'from'
  | 'sender'
  | 'replyTo'
  | 'to'
  | 'cc'
  | 'bcc'
  | 'deliveredTo'
  | 'returnPath'
  | 'headers'
>

const deliveryHeaders = new Set([
  'delivered-to',
  'x-original-to',
  'x-delivered-to',
  'envelope-to',
  'x-envelope-to',
  'x-rcpt-to',
  'x-real-to',
  'x-forwarded-to',
  'x-resolved-to',
  'x-gm-original-to',
  'apparently-to',
  'resent-to',
])
const longestSubject = 1_000
const longestValue = 16_000
const mostHeaders = 1_000
const mostAddresses = 1_000

/** Reads what the header of a mail says (RFC 5322). Never throws. */
export function readHeaderFacts(headers: RawHeader[]): HeaderFacts {
  const first = (name: string) => firstHeader(headers, name) ?? ''
  const addresses = (name: string) =>
    unique(headers.filter((header) => header.name === name).flatMap(({ value }) => readAddresses(value)))
  const returnPath = headers.find(({ name }) => name === 'return-path')?.value
  return {
    messageId: readIds(first('message-id'))[0] ?? null,
    inReplyTo: readIds(headersText(headers, 'in-reply-to')),
    references: readIds(headersText(headers, 'references')),
    date: readDate(first('date')),
    subject: cutText(cleanLine(decodeHeaderText(first('subject'))), longestSubject),
    from: addresses('from'),
    sender: addresses('sender')[0] ?? null,
    replyTo: addresses('reply-to'),
    to: addresses('to'),
    cc: addresses('cc'),
    bcc: addresses('bcc'),
    deliveredTo: headers
      .filter(({ name }) => deliveryHeaders.has(name))
      .flatMap(({ value }) => readAddresses(value).map(({ address }) => address))
      .filter((address, index, list) => address !== '' && list.indexOf(address) === index)
      .slice(0, 100),
    returnPath: returnPath === undefined ? null : readAddress(/<([^<>]*)>/.exec(returnPath)?.[1] ?? returnPath),
    headers: headers.slice(0, mostHeaders).map(readHeader),
  }
}

function headersText(headers: RawHeader[], name: string): string {
  return headers
    .filter((header) => header.name === name)
    .map(({ value }) => value)
    .join(' ')
}

function readHeader({ name, value }: RawHeader): MailHeader {
  return { name: cutText(name, 200), value: cutText(cleanLine(decodeHeaderText(value)), longestValue) }
}

/** The same address once, under its first name. */
function unique(addresses: MailAddress[]): MailAddress[] {
  const seen = new Set<string>()
  return addresses.slice(0, mostAddresses).filter(({ name, address }) => {
    const key = address === '' ? `name ${name}` : address.toLowerCase()
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
