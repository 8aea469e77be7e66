import type { MailHeader, ParsedMail } from '../parse/parsed-mail.ts'
import { isAutomaticSubject } from './automatic-subjects.ts'

/** What decides whether a program wrote a mail. */
export interface AutomaticFacts {
  mail: Pick<ParsedMail, 'headers' | 'report' | 'returnPath' | 'subject'>
  /** The sender as SMTP saw it; null when the channel does not know. */
  envelopeFrom: string | null
  /** Whom the mail is taken to be from. */
  senderAddress: string
  /** A list that only brings customers' mail to one of our addresses. */
  isOwnList: boolean
  /** Mails with the very same text from this sender in the last day. */
  repeats: number
}

const repeatsAllowed = 3

type Rule = readonly [name: string, applies: (facts: AutomaticFacts) => string | boolean]

/**
 * The rule by which a mail is automatic (rule 33), in words that are stored and shown; null for what a person wrote.
 * Pure. The surest signs come first.
 */
export function automaticReason(facts: AutomaticFacts): string | null {
  for (const [name, applies] of rules) {
    const found = applies(facts)
    if (found !== false && found !== '') return typeof found === 'string' ? `${name}: ${found}` : name
  }
  return null
}

const rules: readonly Rule[] = [
  ['report', ({ mail }) => mail.report?.type ?? ''],
  // RFC 3834, RFC 5436; "no" is what people's programs say
  ['Auto-Submitted', ({ mail }) => other(mail.headers, 'auto-submitted', /^\s*no\b/i)],
  ['null sender', ({ mail, envelopeFrom }) => (envelopeFrom ?? mail.returnPath) === ''],
  ['multipart/report', ({ mail }) => /^\s*multipart\/report\b/i.test(headerValue(mail.headers, 'content-type'))],
  ['Precedence', ({ mail }) => matching(mail.headers, 'precedence', /^\s*(bulk|list|junk|auto_reply)\b/i)],
  // Microsoft's own header; "None" asks for nothing
  [
    'X-Auto-Response-Suppress',
    ({ mail }) => matching(mail.headers, 'x-auto-response-suppress', /\b(all|autoreply|oof|dr|ndr|rn|nrn)\b/i),
  ],
  ...['X-Autoreply', 'X-Autorespond', 'X-Autoresponder', 'X-Auto-Reply', 'X-Loop', 'X-FC-MachineGenerated'].map(
    (name): Rule => [name, ({ mail }) => other(mail.headers, name.toLowerCase(), /^\s*(no|false)\s*$/i)],
  ),
  ['List-Id', ({ mail, isOwnList }) => !isOwnList && headerValue(mail.headers, 'list-id')],
  ['List-Unsubscribe', ({ mail, isOwnList }) => !isOwnList && headerValue(mail.headers, 'list-unsubscribe') !== ''],
  ['sender', ({ senderAddress }) => (isProgramAddress(senderAddress) ? senderAddress : '')],
  // no header at all speaks, but people do not write like this (rule 36)
  ['repeats itself', ({ repeats }) => repeats >= repeatsAllowed && `${repeats} times the same text within a day`],
  ['growing subject', ({ mail }) => /^(\s*[\p{L}]{2,5}\s*(\[\d+\])?\s*[:：]){6,}/iu.test(mail.subject.slice(0, 200))],
  ['subject', ({ mail }) => (isAutomaticSubject(mail.subject) ? mail.subject.slice(0, 80) : '')],
]

const programs =
  /^(mailer-?daemon|postmaster|no[-_.]?reply|do[-_.]?not[-_.]?reply|auto[-_.]?(reply|responder?))([-+_.=].*)?$/i

/** Whether an address is one of those that nobody reads. */
function isProgramAddress(address: string): boolean {
  return programs.test(address.slice(0, Math.max(0, address.lastIndexOf('@'))))
}

/** The value of a header's first field, '' when there is none. */
export function headerValue(headers: readonly MailHeader[], name: string): string {
  return (
    headers
      .find((header) => header.name === name)
      ?.value.slice(0, 300)
      .trim() ?? ''
  )
}

function matching(headers: readonly MailHeader[], name: string, pattern: RegExp): string {
  return (
    headers
      .find((header) => header.name === name && pattern.test(header.value))
      ?.value.slice(0, 80)
      .trim() ?? ''
  )
}

function other(headers: readonly MailHeader[], name: string, harmless: RegExp): string {
  const found = headers.find((header) => header.name === name && !harmless.test(header.value))
  return found === undefined ? '' : found.value.slice(0, 80).trim() || 'set'
}
