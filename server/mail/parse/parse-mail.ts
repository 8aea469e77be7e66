import { readBounceWords } from './bounce-words.ts'
import { Budget, OverLimit } from './budget.ts'
import { readCalendar } from './calendar.ts'
import { decodeCharset } from './charset.ts'
import type { Collected } from './collect.ts'
import { foldMail } from './fold-mail.ts'
import { firstHeader, readHeaderBlock } from './header-block.ts'
import { type HeaderFacts, readHeaderFacts } from './mail-headers.ts'
import { mendBytes, mendHeaders } from './mend-bytes.ts'
import { type MimePart, readMimeTree } from './mime-tree.ts'
import { type CalendarCard, type DeliveryReport, MailTooOdd, type ParsedMail, type ParseLimits } from './parsed-mail.ts'
import { makeReadable } from './readable.ts'
import { readReport } from './report.ts'
import { collect, type Walk } from './walk.ts'

/**
 * Reads a mail: bytes in, everything the desk wants to know out. Broken mails are read as far as they make sense.
 * Throws MailTooOdd, and nothing else, when a limit is reached; what the header says comes with it.
 */
export async function parseMail(raw: Buffer, limits: Partial<ParseLimits> = {}): Promise<ParsedMail> {
  return parseMailNow(raw, limits)
}

/** As parseMail, without a promise: for the worker thread. */
export function parseMailNow(raw: Buffer, limits: Partial<ParseLimits> = {}): ParsedMail {
  try {
    return readAll(mendBytes(raw), new Budget(raw.length, limits))
  } catch (error) {
    const reason =
      error instanceof OverLimit ? error.message : 'its structure is broken in a way the parser does not know'
    throw oddMail(raw, reason)
  }
}

/** The error for a mail that cannot be read whole: with what its header says. Never throws. */
export function oddMail(raw: Buffer, reason: string): MailTooOdd {
  try {
    const head = mendBytes(raw.subarray(0, 262_144))
    const { messageId, subject, from, to, deliveredTo } = readHeaderFacts(
      readHeaderBlock(head, 0, head.length, true).headers.slice(0, 1_000),
    )
    return new MailTooOdd(reason, { messageId, subject, from, to, deliveredTo })
  } catch {
    return new MailTooOdd(reason, { messageId: null, subject: '', from: [], to: [], deliveredTo: [] })
  }
}

function readAll(bytes: Buffer, budget: Budget): ParsedMail {
  const root = readMimeTree(bytes, budget)
  const facts = readHeaderFacts(mendHeaders(root.headers, declaredCharset(root)))
  const walk: Walk = { budget, security: { kind: null, subjectInside: null, signature: null }, depth: 0 }
  const collected = collect(root, walk)
  const readable = makeReadable(collected)
  noteInlinePgp(readable.text, walk)
  const report = readReport(root, budget)
  return {
    ...facts,
    ...readable,
    ...foldMail(readable.text, readable.html, facts.subject),
    report: hasRecipient(report) ? report : (bounceOf(root, facts, collected, readable.text) ?? report),
    calendar: cardsOf(collected),
    security: walk.security,
    warnings: [...budget.warnings],
  }
}

/** The charset of the first text that names one. */
function declaredCharset(part: MimePart): string {
  const own = part.parameters.get('charset')
  if (own !== undefined) return own
  for (const child of part.children.slice(0, 20)) {
    const found = declaredCharset(child)
    if (found !== '') return found
  }
  return ''
}

function noteInlinePgp(text: string, { security }: Walk): void {
  const armor = /^-----BEGIN PGP (SIGNED )?MESSAGE-----\s*$/m.exec(text)
  if (armor !== null) security.kind ??= armor[1] === undefined ? 'pgp-encrypted' : 'pgp-signed'
}

function hasRecipient(report: DeliveryReport | null): boolean {
  if (report === null) return false
  return report.type !== 'delivery-status' || report.recipients.some(({ finalRecipient }) => finalRecipient !== '')
}

const returnedMail = /^(?:message\/(?:rfc822|partial|global)(?:-headers)?|text\/rfc822-headers)$/

function bounceOf(root: MimePart, facts: HeaderFacts, { files }: Collected, text: string): DeliveryReport | null {
  const senders = [...facts.from, ...(facts.sender ? [facts.sender] : [])]
    .flatMap(({ name, address }) => [address, name])
    .filter((sender) => sender !== '')
  const automatic = firstHeader(root.headers, 'auto-submitted') ?? ''
  return readBounceWords({
    subject: facts.subject,
    senders: senders.map((sender) => sender.toLowerCase()),
    isNullReturnPath: facts.returnPath === '' && firstHeader(root.headers, 'return-path')?.includes('@') !== true,
    isAutoReply:
      /auto-replied.*vacation|vacation/i.test(automatic) || firstHeader(root.headers, 'x-autoreply') !== undefined,
    failedHeader: firstHeader(root.headers, 'x-failed-recipients') ?? '',
    // a bounce may come with its words in a file only
    text: text.trim() === '' ? wordsOf(files) : text,
    ownAddresses: [...facts.to.map(({ address }) => address), ...facts.deliveredTo],
    attached: files.find(({ contentType }) => returnedMail.test(contentType))?.content ?? null,
  })
}

function wordsOf(files: Collected['files']): string {
  const file = files.find(
    ({ contentType }) => contentType.startsWith('text/') || contentType === 'message/delivery-status',
  )
  return file === undefined ? '' : decodeCharset(file.content.subarray(0, 65_536), '')
}

/** Appointments, each once: Outlook sends the same one as a part and as a file. */
function cardsOf(collected: Collected): CalendarCard[] {
  const cards = [
    ...collected.calendars.flatMap(({ text, method }) => readCalendar(text, method)),
    ...collected.meetings,
  ]
  const keys = cards.map(({ method, uid, sequence, start }) => `${method} ${uid} ${sequence} ${start?.getTime() ?? ''}`)
  return cards.filter((_, index) => keys.indexOf(keys[index] ?? '') === index).slice(0, 50)
}
