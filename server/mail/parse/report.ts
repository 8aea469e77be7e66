import { readAddress } from './addresses.ts'
import { statusOf } from './bounce-reasons.ts'
import type { Budget } from './budget.ts'
import { cleanLine, cutText } from './clean-text.ts'
import { decodeHeaderText } from './encoded-words.ts'
import { firstHeader, type RawHeader, readHeaderBlock } from './header-block.ts'
import { readIds } from './message-ids.ts'
import { decodeBody, type MimePart } from './mime-tree.ts'
import type { DeliveryReport, MailHeader, ReportRecipient } from './parsed-mail.ts'

const reportTypes: Record<string, DeliveryReport['type']> = {
  'message/delivery-status': 'delivery-status',
  'message/global-delivery-status': 'delivery-status',
  'message/disposition-notification': 'disposition-notification',
  'message/global-disposition-notification': 'disposition-notification',
  'message/feedback-report': 'feedback-report',
}
const mostRecipients = 1_000

/** The report a mail carries in a part of its own (RFC 3464, RFC 8098, RFC 5965); null when there is none. */
export function readReport(root: MimePart, budget: Budget): DeliveryReport | null {
  const parts = flatten(root)
  // a mail that is itself only such a part is read too
  const status = parts.find(({ type }) => type in reportTypes)
  const type = status === undefined ? undefined : reportTypes[status.type]
  if (status === undefined || type === undefined) return null
  const groups = readGroups(decodeBody(status, budget))
  const original = readOriginal(parts, budget)
  const field = (name: string) => groups.map((group) => firstHeader(group, name)).find((value) => value !== undefined)
  const recipients = type === 'delivery-status' ? groups.flatMap(readRecipient) : readSingle(type, field)
  const ids = readIds(field('original-message-id') ?? field('x-original-message-id') ?? '')
  return {
    type,
    isStandard: true,
    recipients: recipients.slice(0, mostRecipients),
    reportingMta: typed(field('reporting-mta') ?? field('reporting-ua') ?? ''),
    originalMessageId: ids[0] ?? original.messageId,
    originalHeaders: original.headers,
  }
}

/** All parts below a part, itself first, in order; attached mails are not entered. */
function flatten(root: MimePart): MimePart[] {
  const list = [root]
  for (let index = 0; index < list.length; index++) list.push(...(list[index]?.children ?? []))
  return list
}

function readGroups(bytes: Buffer): RawHeader[][] {
  const groups: RawHeader[][] = []
  let position = 0
  for (let tries = 0; position < bytes.length && tries < mostRecipients * 3; tries++) {
    const { headers, bodyStart } = readHeaderBlock(bytes, position, bytes.length, false)
    if (headers.length > 0) groups.push(headers)
    // a line that is no field stops a group; go on behind it
    const lineEnd = bytes.indexOf(10, bodyStart)
    position = bodyStart > position ? bodyStart : lineEnd === -1 ? bytes.length : lineEnd + 1
  }
  return groups
}

function readRecipient(group: RawHeader[]): ReportRecipient[] {
  const field = (name: string) => firstHeader(group, name) ?? ''
  const final = addressOf(field('final-recipient')) || addressOf(field('x-actual-recipient'))
  const original = addressOf(field('original-recipient'))
  const action = cleanLine(field('action'))
    .toLowerCase()
    .replace(/[^a-z-].*$/, '')
  if (final === '' && original === '' && action === '') return []
  const diagnosticCode = typed(field('diagnostic-code'))
  return [
    {
      finalRecipient: final || original,
      originalRecipient: original,
      action: actionOf(action),
      // some write the reason where the code belongs
      status: statusOf(field('status'), diagnosticCode || cleanLine(field('status'))),
      diagnosticCode,
      remoteMta: typed(field('remote-mta')),
    },
  ]
}

/** An action of RFC 3464; other words for it, and none, are failures unless they speak of a delay. */
function actionOf(word: string): string {
  if (/^(?:failed|delayed|delivered|relayed|expanded)$/.test(word)) return word
  return /^(?:delay|defer|warn|retr|tempor)/.test(word) ? 'delayed' : 'failed'
}

function readSingle(type: DeliveryReport['type'], field: (name: string) => string | undefined): ReportRecipient[] {
  const isFeedback = type === 'feedback-report'
  const final = addressOf(field(isFeedback ? 'original-rcpt-to' : 'final-recipient') ?? '')
  const original = addressOf(field('original-recipient') ?? '')
  const disposition = cleanLine(field('disposition') ?? '').toLowerCase()
  const action = isFeedback
    ? cleanLine(field('feedback-type') ?? 'abuse').toLowerCase()
    : disposition.replace(/^.*;\s*/, '').replace(/[\s/].*$/, '')
  const diagnosticCode = isFeedback ? cleanLine(field('user-agent') ?? '') : disposition
  return [
    {
      finalRecipient: final || original,
      originalRecipient: original,
      action,
      status: '',
      diagnosticCode,
      remoteMta: '',
    },
  ]
}

/** The value behind `rfc822;`, `smtp;`, `dns;` … on one line. */
function typed(value: string): string {
  const text = cleanLine(decodeHeaderText(value))
  return cutText(text.replace(/^[\w-]{1,30}\s*;\s*/, ''), 2_000)
}

function addressOf(value: string): string {
  const text = value.replace(/^\s*[\w-]{1,30}\s*;/, '').trim()
  const address = readAddress(/<([^<>]+)>/.exec(text)?.[1] ?? text)
  // a local name of the reporting system still says who
  return address || cutText(cleanLine(text.replace(/[<>]/g, '')), 320)
}

/** A feedback report (RFC 5965) about a mail that is complained of without one. */
export function complaintAbout(mail: Buffer): DeliveryReport {
  const { messageId, headers } = originalHeaders(mail)
  const field = (name: string) => headers.find((header) => header.name.toLowerCase() === name)?.value
  const recipient = addressOf(field('x-hmxmroriginalrecipient') ?? field('to') ?? '')
  return {
    type: 'feedback-report',
    isStandard: false,
    recipients: [
      {
        finalRecipient: recipient,
        originalRecipient: recipient,
        action: 'abuse',
        status: '',
        diagnosticCode: '',
        remoteMta: '',
      },
    ],
    reportingMta: '',
    originalMessageId: messageId,
    originalHeaders: headers,
  }
}

function readOriginal(parts: MimePart[], budget: Budget): { messageId: string | null; headers: MailHeader[] } {
  const part = parts.findLast(({ type }) =>
    /^(?:message\/(?:rfc822|partial|global)(?:-headers)?|text\/rfc822-headers)$/.test(type),
  )
  if (part === undefined) return { messageId: null, headers: [] }
  const bytes = decodeBody(part, budget)
  return originalHeaders(bytes)
}

/** The headers of a returned mail and its Message-ID. Bytes behind the header are not looked at. */
export function originalHeaders(bytes: Buffer): { messageId: string | null; headers: MailHeader[] } {
  const { headers } = readHeaderBlock(bytes, 0, Math.min(bytes.length, 262_144), true)
  return {
    messageId: readIds(firstHeader(headers, 'message-id') ?? '')[0] ?? null,
    headers: headers.slice(0, 200).map(({ name, value }) => ({
      name: cutText(name, 200),
      value: cutText(cleanLine(decodeHeaderText(value)), 4_000),
    })),
  }
}
