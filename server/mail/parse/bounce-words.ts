import { readAddress } from './addresses.ts'
import { type BounceClues, headerStart, isBounce, isDaemon, splitBounce } from './bounce-clues.ts'
import { hasReason, statusOf } from './bounce-reasons.ts'
import { cleanLine, cutText } from './clean-text.ts'
import type { DeliveryReport, ReportRecipient } from './parsed-mail.ts'
import { originalHeaders } from './report.ts'

const addressText = /[<"(\s:'[;,]?([\w!#$%&*+/=?^`{|}~'.-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)/gi
const mostRecipients = 200
const mostLines = 2_000

/**
 * Reads a bounce that is no multipart/report: qmail, Exim, old Exchange, Notes and the many others. The addresses and
 * the reason next to them come from the text before the returned mail. Null when it does not look like one.
 */
export function readBounceWords(clues: BounceClues): DeliveryReport | null {
  const { head, rest } = splitBounce(clues.text)
  const hasOriginal = clues.attached !== null || rest !== ''
  if (!isBounce(clues, head, hasOriginal)) return null
  const recipients = findRecipients(clues, head)
  if (recipients.length === 0) recipients.push(...findReturnedTo(clues, rest, head))
  if (recipients.length === 0 && !clues.isReport && !clues.senders.some(isDaemon)) return null
  // a mail that went to one address only needs none to be named
  if (recipients.length === 0) recipients.push(recipientOf('', wholeReason(head.split('\n')), clues))
  const returned = originalHeaders(clues.attached ?? Buffer.from(returnedMail(rest)))
  return {
    type: 'delivery-status',
    isStandard: false,
    recipients,
    reportingMta: cutText((clues.senders[0] ?? '').replace(/^.*@/, ''), 255),
    originalMessageId:
      returned.messageId ?? /^[ \t>|]*message-id:\s*<([^<>\s]{1,998})>/im.exec(clues.text)?.[1] ?? null,
    originalHeaders: returned.headers,
  }
}

/** The report with the reasons its recipients lack, from the words people read beside it. */
export function addReasons(report: DeliveryReport, text: string): DeliveryReport {
  const lines = splitBounce(text).head.split('\n').slice(0, mostLines)
  const lower = lines.map((line) => line.toLowerCase())
  const recipients = report.recipients.map((recipient, nth) => {
    if (nth >= mostRecipients) return recipient
    const { status, diagnosticCode, action } = recipient
    if (!/^(?:failed|delayed)$/.test(action) || (diagnosticCode !== '' && !isVague(status))) return recipient
    const own = [recipient.finalRecipient, recipient.originalRecipient]
      .filter((address) => address.includes('@'))
      .map((address) => address.toLowerCase())
    const index = lower.findIndex((line) => own.some((address) => line.includes(address)))
    const reason = index === -1 ? wholeReason(lines) : reasonNear(lines, index, own[0] ?? '')
    if (!hasReason(reason)) return recipient
    return {
      ...recipient,
      status: isVague(status) ? statusOf(status, reason) : status,
      diagnosticCode: diagnosticCode || reason,
    }
  })
  return { ...report, recipients }
}

const isVague = (status: string): boolean => status === '' || status.endsWith('.0.0')

function findRecipients(clues: BounceClues, head: string): ReportRecipient[] {
  const named = [...clues.failedHeader.matchAll(addressText)].map((match) => readAddress(match[1] ?? ''))
  const lines = head.split('\n').slice(0, mostLines)
  const found = findAddresses(lines, otherThan(clues))
  const list = named.length > 0 ? named.filter((address) => address !== '') : [...found.keys()]
  return list.slice(0, mostRecipients).map((address) => {
    const index = found.get(address.toLowerCase())
    return recipientOf(address, index === undefined ? wholeReason(lines) : reasonNear(lines, index, address), clues)
  })
}

/** The addresses a text names as failed, each with its line. Those that the failed mail was to count when nothing else does. */
function findAddresses(lines: string[], isOther: (address: string) => boolean): Map<string, number> {
  const found = new Map<string, number>()
  const echoed = new Map<string, number>()
  for (const [index, whole] of lines.entries()) {
    const line = whole.slice(0, 1_000)
    // who runs the system, its help pages and its own name are no recipients
    if (
      /\b(?:postmaster|contact|help|support|assistance|administrator|questions?|visit)\b.*@/i.test(line) &&
      !/^\s*<?[^\s@]+@\S+?>?:?\s*$/.test(line) &&
      !hasReason(line)
    )
      continue
    if (/^\s*(?:from|sender|reply-to|date|subject|message from|your message to .* from):/i.test(line)) continue
    const into = /^\s*(?:to|cc|bcc)\s*:/i.test(line) ? echoed : found
    for (const match of line.matchAll(addressText)) {
      // "received from", but not "generated from" and "expanded from"
      if (/(?<!(?:generated|expanded) )\bfrom:? ?$/i.test(line.slice(0, match.index + 1).replace(/[<"(:]$/, '')))
        continue
      const address = readAddress((match[1] ?? '').replace(/^(?:smtp|rfc-?822)=/i, ''))
      if (address !== '' && isOther(address) && !into.has(address.toLowerCase())) into.set(address.toLowerCase(), index)
    }
  }
  return found.size > 0 ? found : echoed
}

/** The address the returned mail was for, when the bounce itself names none. */
function findReturnedTo(clues: BounceClues, rest: string, head: string): ReportRecipient[] {
  const source = clues.attached === null ? rest : clues.attached.toString('latin1', 0, 65_536)
  const to = /^[ \t>|]*(?:x-original-to|delivered-to|to):(.{1,500})$/im.exec(source)?.[1] ?? ''
  const isOther = otherThan(clues)
  const addresses = [...to.matchAll(addressText)]
    .map((match) => readAddress(match[1] ?? ''))
    .filter((address) => address !== '' && isOther(address))
  return addresses.slice(0, 1).map((address) => recipientOf(address, wholeReason(head.split('\n')), clues))
}

function otherThan({ senders, ownAddresses }: BounceClues): (address: string) => boolean {
  const others = new Set([...senders, ...ownAddresses].map((address) => address.toLowerCase()))
  return (address) => !others.has(address.toLowerCase()) && !isDaemon(address)
}

function recipientOf(address: string, reason: string, clues: BounceClues): ReportRecipient {
  const status = statusOf('', reason)
  const isDelayed = !isPermanentReply(reason) && !/^5\.(?:1|2\.1)/.test(status) && isDelay(clues, reason)
  return {
    finalRecipient: address,
    originalRecipient: '',
    action: isDelayed ? 'delayed' : 'failed',
    status: isDelayed ? status.replace(/^5/, '4') : status,
    diagnosticCode: reason,
    remoteMta: remoteOf(reason),
  }
}

const isPermanentReply = (reason: string): boolean =>
  /(?:^|[^\d.])5(?:\d\d(?=[\s\])-]|$)|\.\d{1,3}\.\d{1,3})/.test(reason)

/** Whether a mail system still tries: it says so, or speaks of a delay and of nothing final. */
function isDelay({ subject, text }: BounceClues, reason: string): boolean {
  const words = `${subject}\n${text.slice(0, 3_000)}`
  if (
    /attempts will continue|continue to (?:try|attempt|be made)|no action is required|still being retried/i.test(words)
  )
    return true
  return (
    /delay|warning|not yet|still trying|postponed|will (?:keep|continue|be retried|retry)|temporarily deferred/i.test(
      words,
    ) &&
    !/giving up|permanent|failed|expired|i'?m not going to try again|retry time(?:out)? exceeded|returned/i.test(reason)
  )
}

/** The lines around an address that say why: its own and those up to the next empty line or address, else the nearest. */
function reasonNear(lines: string[], index: number, address: string): string {
  // "for the following reason:" goes on behind the empty line
  const own = lines
    .slice(index, index + 12)
    .filter((line, nth, all) => line.trim() !== '' || !/[\w ]:\s*$/.test(all[nth - 1] ?? ''))
  const stop = own.findIndex(
    (line, nth) => nth > 1 && (line.trim() === '' || /^\s*[<"']?[^\s@<>]+@[^\s@<>]+?[>"']?:?\s*$/.test(line)),
  )
  const near = oneLine(own.slice(0, stop === -1 ? own.length : stop))
  if (hasReason(near.replace(addressText, ''))) return near
  const before = oneLine(lines.slice(Math.max(0, index - 4), index))
  if (hasReason(before)) return `${before} ${near}`.trim()
  // words of its own that nobody knows are nearer than those about another address
  if (/\p{L}{3,}.*\p{L}{3,}.*\p{L}{3,}/su.test(near.replace(addressText, ''))) {
    const whole = wholeReason(lines)
    return isAboutAnother(whole, address) ? near : whole || near
  }
  return wholeReason(lines) || near
}

function isAboutAnother(text: string, address: string): boolean {
  const named = text.toLowerCase()
  return !named.includes(address.toLowerCase()) && /[^\s@<>]@[^\s@<>]/.test(named)
}

const known = new WeakMap<string[], string>()

/** The first lines that give a reason, whoever they are about. Looked for once: a report may have many recipients. */
function wholeReason(lines: string[]): string {
  const found = known.get(lines)
  if (found !== undefined) return found
  const index = lines.findIndex((line) => /(?:^|[\s"'(:#])[45]\d\d[\s-]|(?:^|\D)[45]\.\d{1,3}\.\d{1,3}/.test(line))
  const told = index === -1 ? lines.findIndex((line) => hasReason(line)) : index
  const reason = told === -1 ? '' : oneLine(lines.slice(told, told + 3))
  known.set(lines, reason)
  return reason
}

function oneLine(lines: string[]): string {
  return cutText(cleanLine(lines.map((line) => line.trim()).join(' ')), 1_000)
}

function remoteOf(reason: string): string {
  return (
    /(?:host|server|mx|from|by|while talking to)\s+([a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+){1,8})\.?/i.exec(reason)?.[1] ??
    ''
  )
}

function returnedMail(rest: string): string {
  const start = headerStart.exec(rest)?.index ?? /^[ \t>|]*(?:from|to|subject|date): .+$/im.exec(rest)?.index
  return start === undefined
    ? ''
    : rest
        .slice(start)
        .replace(/^[ \t]*[>|] ?/gm, '')
        .replace(/^[ \t]+(?=[\w-]+: )/gm, '')
}
