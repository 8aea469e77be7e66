import { isComplaint, isDaemon } from './bounce-clues.ts'
import { addReasons, readBounceWords } from './bounce-words.ts'
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
import { complaintAbout, readReport } from './report.ts'
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
  const report = reportOf({ root, facts, collected, text: readable.text, budget })
  return {
    ...facts,
    ...readable,
    ...foldMail(readable.text, readable.html, facts.subject),
    report,
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

const returnedMail = /^(?:message\/(?:rfc822|partial|global)(?:-headers)?|text\/rfc822-headers)$/

interface Reported {
  root: MimePart
  facts: HeaderFacts
  collected: Collected
  text: string
  budget: Budget
}

/** What a mail reports, from the part made for that, from its words, or from the report a mail system sends attached. */
function reportOf(mail: Reported): DeliveryReport | null {
  const { root, facts, collected, text, budget } = mail
  const report = readReport(root, budget)
  const isRefusal =
    report?.type === 'disposition-notification' && /reject/i.test(firstHeader(root.headers, 'auto-submitted') ?? '')
  if (report !== null && hasRecipient(report) && !isRefusal) return addReasons(report, text)
  const senders = sendersOf(facts)
  if (report === null && isComplaint(facts.subject)) return complaintInside(collected)
  const inner = report === null && senders.some(isDaemon) ? reportInside(collected, budget) : null
  return inner ?? bounceOf(mail, senders, isRefusal || report?.type === 'delivery-status') ?? report
}

/** The report a mail system sends as an attached mail; a filter on its way may have wrapped it. */
function reportInside({ files }: Collected, budget: Budget): DeliveryReport | null {
  const attached = files.find(({ contentType }) => contentType === 'message/rfc822')?.content
  const isReport = /^content-type:\s*multipart\/report/im.test(attached?.toString('latin1', 0, 16_384) ?? '')
  return attached !== undefined && isReport ? readReport(readMimeTree(attached, budget, 1), budget) : null
}

/** A complaint that is nothing but the mail complained of. */
function complaintInside({ files }: Collected): DeliveryReport | null {
  const attached = files.find(({ contentType }) => contentType === 'message/rfc822')?.content
  return attached === undefined ? null : complaintAbout(attached)
}

function hasRecipient(report: DeliveryReport): boolean {
  return report.type !== 'delivery-status' || report.recipients.some(({ finalRecipient }) => finalRecipient !== '')
}

function sendersOf({ from, sender, returnPath }: HeaderFacts): string[] {
  return [...from, ...(sender ? [sender] : [])]
    .flatMap(({ name, address }) => [address, name])
    .concat(returnPath ?? '')
    .filter((text) => text !== '')
    .map((text) => text.toLowerCase())
}

function bounceOf({ root, facts, collected, text }: Reported, senders: string[], isReport: boolean) {
  const automatic = firstHeader(root.headers, 'auto-submitted') ?? ''
  return readBounceWords({
    subject: facts.subject,
    senders,
    isReport,
    isNullReturnPath: facts.returnPath === '' && firstHeader(root.headers, 'return-path')?.includes('@') !== true,
    isAutoReply:
      /auto-replied.*vacation|vacation/i.test(automatic) || firstHeader(root.headers, 'x-autoreply') !== undefined,
    failedHeader: firstHeader(root.headers, 'x-failed-recipients') ?? '',
    // a bounce may come with its words in a file only
    text: text.trim() === '' ? wordsOf(collected.files) : text,
    ownAddresses: [...facts.to.map(({ address }) => address), ...facts.deliveredTo],
    attached: collected.files.find(({ contentType }) => returnedMail.test(contentType))?.content ?? null,
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
