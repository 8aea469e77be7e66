import { readAddress } from './addresses.ts'
import { hasReason, hasReply, statusOf } from './bounce-reasons.ts'
import { cleanLine, cutText } from './clean-text.ts'
import type { DeliveryReport, ReportRecipient } from './parsed-mail.ts'
import { originalHeaders } from './report.ts'

/** What a bounce in its own words is recognised by. */
export interface BounceClues {
  subject: string
  /** Addresses and names of From and Sender, lower case. */
  senders: string[]
  isNullReturnPath: boolean
  isAutoReply: boolean
  /** X-Failed-Recipients and the like. */
  failedHeader: string
  text: string
  /** Addresses the bounce was sent to: the writers of the failed mail, never its recipients. */
  ownAddresses: string[]
  /** The returned mail when it is attached. */
  attached: Buffer | null
}

const daemonName =
  /^(?:mail(?:er)? ?(?:delivery|system|daemon)|system administrator|delivery (?:sub)?system|internet mail delivery|mail administrator|postmaster)/i
const daemon =
  /^(?:mailer-?daemon|postmaster|mail-?daemon|mmdf|mail[_-]?delivery|mailsystem|maildelivery|mdaemon|mail-?system|bounces?|autoresponder-bounce|daemon|postmast|microsoftexchange[\da-f]*|noreply-bounce|exchange)(?:[+-][^@]*)?@|^[^@]*mailer-?daemon|@mailer-?daemon/i
const subjects =
  /undeliver(?:ed|able)|delivery (?:status )?(?:notification|failure|failed|error|problem|report|has failed)|failure notice|returned mail|return(?:ed)? to sender|mail (?:delivery|system) (?:failed|failure|error)|delivery.{0,20}(?:failed|failure|delay)|non[- ]?delivery|mail could not be delivered|message (?:not|undeliverable|delayed|delivery)|unable to deliver|could not (?:be deliver|send)|mail fail|nondeliverable|unzustellbar|nicht zugestellt|non remis|échec de la remise|no se puede entregar|error de entrega|mancata consegna|não entregue|не доставлено|недоставлен|配信|送信(?:不|失敗)|退信|系统退信|bounce|permanent fail|warning: (?:message|could not)|rejected mail|不能投递/i
const phrases =
  /(?:could ?n[o']t|could not|can ?not|can't|unable to|was not|not be|not able to|failed to|wasn't able to|has not been|did not|hasn't been) (?:be |been |to )?(?:deliver|reach|send|sent|accept|relay)|(?:undeliver(?:ed|able))|(?:delivery|transmission).{0,40}(?:fail|error|impossible|unsuccessful)|permanent(?:ly)? (?:fatal )?(?:error|fail)|returned (?:below|to (?:you|sender))|failed recipient|following (?:address|recipient)|user unknown|giving up|failure reasons?|rejected|配信できません|届けられません|送信できません/i

// Where the returned mail begins. What follows is not the reason.
const originalStart =
  /^[ \t]*(?:[-_=*#]{2,} ?(?:[^\n]{0,40}\bcopy of|[^\n]{0,20}(?:original|returned|unsent|undelivered|rejected|bounced) (?:message|mail|header)|message (?:header|text|follows)|headers? of|the header|mail you sent|start of returned|first \d+ (?:lines|bytes)|attached|forwarded)|below this line is a copy|this is a copy of|(?:the |your )?(?:original|returned|undelivered|unsent) (?:message|mail)(?: (?:follows|header|text))?[ \t]*:?[ \t]*$|message header follows|a copy of (?:the|your)[^\n]{0,60}(?:follows|below)).*$/im
const headerStart = /^[ \t>|]*(?:received|return-path|dkim-signature|message-id|x-[\w-]{3,30}): .+$/im

const addressText = /[<"(\s:'[;,]?([\w!#$%&*+/=?^`{|}~'.-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)/gi
const longestHead = 60_000
const mostRecipients = 200

/**
 * Reads a bounce that is no multipart/report: qmail, Exim, old Exchange, Notes and the many others. The addresses and
 * the reason next to them come from the text before the returned mail. Null when it does not look like one.
 */
export function readBounceWords(clues: BounceClues): DeliveryReport | null {
  const text = clues.text.slice(0, longestHead)
  const cut = [originalStart.exec(text)?.index, headerStart.exec(text)?.index].filter(
    (index) => index !== undefined && index > 0,
  )
  const end = Math.min(text.length, ...(cut as number[]))
  const head = text.slice(0, end)
  if (!isBounce(clues, head, clues.attached !== null || end < text.length)) return null
  const recipients = findRecipients(clues, head)
  if (recipients.length === 0) recipients.push(...findReturnedTo(clues, text.slice(end), head))
  if (recipients.length === 0) return null
  const returned = originalHeaders(clues.attached ?? Buffer.from(returnedMail(text.slice(end))))
  return {
    type: 'delivery-status',
    isStandard: false,
    recipients,
    reportingMta: cutText((clues.senders[0] ?? '').replace(/^.*@/, ''), 255),
    originalMessageId: returned.messageId ?? /^[ \t>|]*message-id:\s*<([^<>\s]{1,998})>/im.exec(text)?.[1] ?? null,
    originalHeaders: returned.headers,
  }
}

function isBounce(clues: BounceClues, head: string, hasOriginal: boolean): boolean {
  const isDaemon = clues.senders.some((sender) => daemon.test(sender) || daemonName.test(sender))
  const isTold = phrases.test(head) || hasReason(head)
  if (clues.failedHeader !== '') return isDaemon || clues.isNullReturnPath || subjects.test(clues.subject)
  if (clues.isAutoReply && !isDaemon) return false
  const isNamed = subjects.test(clues.subject)
  if (!isTold) return false
  if (isDaemon) return true
  if (clues.isNullReturnPath) return isNamed || phrases.test(head)
  // anybody may write about mail that came back; a mail system shows the reply it got and the mail itself
  return isNamed && hasOriginal && hasReply(head)
}

function findRecipients(clues: BounceClues, head: string): ReportRecipient[] {
  const named = [...clues.failedHeader.matchAll(addressText)].map((match) => readAddress(match[1] ?? ''))
  const lines = head.split('\n')
  const isOther = otherThan(clues)
  const found = new Map<string, number>()
  for (const [index, whole] of lines.slice(0, 2_000).entries()) {
    const line = whole.slice(0, 1_000)
    // who runs the system, its help pages and its own name are no recipients
    if (
      /\b(?:postmaster|contact|help|support|assistance|administrator|questions?|visit)\b.*@/i.test(line) &&
      !/^\s*<?[^\s@]+@\S+?>?:?\s*$/.test(line) &&
      !hasReason(line)
    )
      continue
    if (/^\s*(?:from|sender|reply-to|date|subject|cc|message from|your message to .* from):/i.test(line)) continue
    for (const match of line.matchAll(addressText)) {
      const address = readAddress(match[1] ?? '')
      if (address !== '' && isOther(address) && !found.has(address.toLowerCase()))
        found.set(address.toLowerCase(), index)
    }
  }
  const list = named.length > 0 ? named.filter((address) => address !== '') : [...found.keys()]
  return list.slice(0, mostRecipients).map((address) => {
    const index = found.get(address.toLowerCase())
    return recipientOf(address, index === undefined ? wholeReason(lines) : reasonNear(lines, index, address), clues)
  })
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
  return (address) => !others.has(address.toLowerCase()) && !daemon.test(address)
}

function recipientOf(address: string, reason: string, clues: BounceClues): ReportRecipient {
  const status = statusOf('', reason)
  const isDelay =
    /delay|warning|not yet|still trying|will (?:keep|continue|be retried|retry)|temporarily deferred/i.test(
      `${clues.subject}\n${clues.text.slice(0, 3_000)}`,
    )
  const isFinal =
    /giving up|permanent|failed|expired|i'?m not going to try again|retry time(?:out)? exceeded|returned/i.test(reason)
  const action = isDelay && !status.startsWith('5') && !isFinal ? 'delayed' : 'failed'
  return {
    finalRecipient: address,
    originalRecipient: '',
    action,
    status,
    diagnosticCode: reason,
    remoteMta: remoteOf(reason),
  }
}

/** The lines around an address that say why: its own and those up to the next empty line or address, else the nearest. */
function reasonNear(lines: string[], index: number, address: string): string {
  const own = lines.slice(index, index + 12)
  const stop = own.findIndex(
    (line, nth) => nth > 1 && (line.trim() === '' || /^\s*<?[^\s@<>]+@[^\s@<>]+>?:?\s*$/.test(line)),
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

function wholeReason(lines: string[]): string {
  const index = lines.findIndex((line) => /(?:^|[\s"'(:#])[45]\d\d[\s-]|(?:^|\D)[45]\.\d{1,3}\.\d{1,3}/.test(line))
  const told = index === -1 ? lines.findIndex((line) => hasReason(line)) : index
  return told === -1 ? '' : oneLine(lines.slice(told, told + 3))
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
