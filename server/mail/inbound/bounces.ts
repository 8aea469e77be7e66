import type { Tx } from '../../db/pool.ts'
import { record, systemActor } from '../../events/record.ts'
import { isEmailAddress, normalizeEmail } from '../../lib/email-address.ts'
import { escapeHtml } from '../../lib/html.ts'
import { recordReport } from '../outbound/delivery-state.ts'
import type { DeliveryReport, ParsedMail } from '../parse/parsed-mail.ts'
import {
  countFailures,
  findReportedMail,
  insertBounce,
  insertReportMessage,
  insertSuspendedAddress,
  insertUndeliveredNotifications,
  type ReportedMail,
  updateNoticeBounced,
  updateViewed,
} from './bounce-queries.ts'
import { tokensOf } from './find-ticket.ts'
import type { IncomingMail } from './incoming-mail.ts'

/** A report that found the mail it is about. */
export interface SettledReport {
  ticketId: number | null
  /** The entry in the conversation that tells of it; null when there is nothing to tell. */
  messageId: number | null
  /** In plain words, one a recipient. */
  outcomes: string[]
}

// Failures that may pass (full mailboxes, busy servers) within a week, before the address is left alone.
const softFailuresAllowed = 4

interface Incoming {
  parsed: ParsedMail
  incoming: IncomingMail
  secret: Buffer
}

/**
 * Writes down what a mail system or a reader's program reports about a mail of ours (rule 35): delivery states with
 * their reason, suspended addresses, an entry in the conversation, a notification in the desk. Never a ticket, never a
 * status. Null when the mail is no report, or about no mail of ours.
 */
export async function settleReport(tx: Tx, { parsed, incoming, secret }: Incoming): Promise<SettledReport | null> {
  const { report } = parsed
  if (report === null) return null
  const mail = await findMail(tx, { parsed, incoming, secret }, report)
  if (mail === undefined) return null
  if (report.type === 'disposition-notification') return settleReceipt(tx, mail, report, incoming)
  const findings = findingsOf(report, mail)
  const outcomes: string[] = []
  for (const finding of findings) {
    await settleFinding(tx, { finding, mail, incoming })
    outcomes.push(words(finding))
  }
  if (mail.ticketId === null || mail.messageId === null || findings.length === 0)
    return { ticketId: mail.ticketId, messageId: null, outcomes }
  const messageId = await tell(tx, { ticketId: mail.ticketId, messageId: mail.messageId, outcomes, incoming, parsed })
  return { ticketId: mail.ticketId, messageId, outcomes }
}

function findMail(tx: Tx, { parsed, incoming, secret }: Incoming, report: DeliveryReport) {
  const tokens = tokensOf(parsed, incoming, secret)
  const idOf = (kind: string) => tokens.find((token) => token.kind === kind)?.id ?? null
  const quoted = report.originalHeaders.find((header) => header.name === 'message-id')?.value.replace(/[<>\s]/g, '')
  const messageIds = [report.originalMessageId, quoted, ...parsed.inReplyTo, ...parsed.references]
  return findReportedMail(tx, {
    outgoingMailId: idOf('b'),
    noticeId: idOf('n'),
    messageIds: messageIds.filter((id): id is string => Boolean(id)),
  })
}

interface Finding {
  address: string
  kind: 'failed' | 'delayed' | 'complaint'
  status: string
  reason: string
}

/** What a report says of the recipients the mail really had; where it names nobody else, of its only one. */
function findingsOf(report: DeliveryReport, mail: ReportedMail): Finding[] {
  const [only] = mail.recipients.length === 1 ? mail.recipients : []
  if (report.type === 'feedback-report') {
    const named = report.recipients.map(({ finalRecipient }) => match(finalRecipient, mail)).find(Boolean) ?? only
    return named ? [{ address: named, kind: 'complaint', status: '', reason: 'the recipient calls it spam' }] : []
  }
  const entries =
    report.recipients.length > 0
      ? report.recipients
      : [{ finalRecipient: '', originalRecipient: '', action: 'failed', status: '', diagnosticCode: '' }]
  return entries.flatMap((entry): Finding[] => {
    const address = match(entry.originalRecipient, mail) ?? match(entry.finalRecipient, mail) ?? only
    const action = entry.action.toLowerCase()
    if (address === undefined || ['delivered', 'relayed', 'expanded'].includes(action)) return []
    const isDelayed = action === 'delayed' || (action === '' && entry.status.startsWith('4'))
    const text = entry.diagnosticCode
      .replace(/^\s*smtp\s*;\s*/i, '')
      .replace(/\s+/g, ' ')
      .trim()
    const reason = [entry.status, text].filter(Boolean).join(' ').slice(0, 500)
    return [
      { address, kind: isDelayed ? 'delayed' : 'failed', status: entry.status, reason: reason || 'no reason given' },
    ]
  })
}

function match(address: string, mail: ReportedMail): string | undefined {
  const wanted = address
    .replace(/^\s*rfc822\s*;\s*/i, '')
    .trim()
    .toLowerCase()
  return mail.recipients.find((recipient) => recipient.toLowerCase() === wanted)
}

async function settleFinding(
  tx: Tx,
  { finding, mail, incoming }: { finding: Finding; mail: ReportedMail; incoming: IncomingMail },
): Promise<void> {
  const { outgoingMailId, noticeId } = mail
  await insertBounce(tx, { ...finding, incomingMailId: incoming.id, outgoingMailId, noticeId })
  if (finding.kind !== 'complaint' && outgoingMailId !== null)
    await recordReport(tx, outgoingMailId, {
      address: finding.address,
      state: finding.kind === 'delayed' ? 'delayed' : 'bounced',
      reason: finding.reason,
    })
  if (finding.kind === 'failed' && noticeId !== null) await updateNoticeBounced(tx, noticeId, finding.reason)
  const isTooMuch =
    finding.kind === 'complaint' ||
    (finding.kind === 'failed' &&
      (isForGood(finding.status) || (await countFailures(tx, finding.address)) > softFailuresAllowed))
  if (isTooMuch && isEmailAddress(finding.address))
    await insertSuspendedAddress(tx, {
      address: normalizeEmail(finding.address),
      status: finding.status,
      reason: finding.reason,
      userId: systemActor.id,
    })
}

/** 5.x.x of RFC 3463 says "never", except what is about this mail, the moment or the server: full, too large, refused. */
function isForGood(status: string): boolean {
  return status.startsWith('5') && !/^5\.(2\.[23]|3\.|4\.[5-7]|6\.|7\.)/.test(status)
}

function words({ address, kind, reason }: Finding): string {
  if (kind === 'complaint') return `${address} reported the mail as spam`
  return kind === 'delayed' ? `Delivery to ${address} is delayed: ${reason}` : `Not delivered to ${address}: ${reason}`
}

async function tell(
  tx: Tx,
  about: { ticketId: number; messageId: number; outcomes: string[]; incoming: IncomingMail; parsed: ParsedMail },
): Promise<number> {
  const { ticketId, messageId, outcomes, incoming } = about
  const html = outcomes.map((line) => `<p>${escapeHtml(line)}</p>`).join('\n')
  const userId = systemActor.id
  const at = incoming.receivedAt
  const reportId = await insertReportMessage(tx, { ticketId, text: outcomes.join('\n'), html, at, userId })
  await record(tx, systemActor, {
    kind: 'message.created',
    ticketId,
    messageId: reportId,
    threadType: 'eventInfo',
    mail: false,
    automatic: true,
  })
  await insertUndeliveredNotifications(tx, { ticketId, messageId, reportId, userId })
  return reportId
}

/** A read receipt (RFC 8098): the customer has seen the mail, as far as their program is to be believed. */
async function settleReceipt(
  tx: Tx,
  mail: ReportedMail,
  report: DeliveryReport,
  incoming: IncomingMail,
): Promise<SettledReport> {
  const isSeen = report.recipients.some(({ action }) => action.toLowerCase().startsWith('displayed'))
  if (isSeen && mail.messageId !== null) await updateViewed(tx, mail.messageId, incoming.receivedAt)
  const outcomes = report.recipients.map(({ finalRecipient, action }) => `${finalRecipient}: ${action || 'received'}`)
  return { ticketId: mail.ticketId, messageId: null, outcomes }
}
