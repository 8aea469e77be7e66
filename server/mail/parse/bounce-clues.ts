import { hasReason, hasReply } from './bounce-reasons.ts'

/** What a bounce in its own words is recognised by. */
export interface BounceClues {
  subject: string
  /** Addresses and names of From and Sender, and the address of Return-Path, lower case. */
  senders: string[]
  isNullReturnPath: boolean
  isAutoReply: boolean
  /** It is a multipart/report about a delivery, or a refusal by the rules of the recipient: only the words are needed. */
  isReport: boolean
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
const daemonAddress =
  /^(?:mailer-?daemon|post[_-]?master|mail-?daemon|mmdf|mail[_-]?delivery|mailsystem|maildelivery|mdaemon|mail-?system|bounces?|autoresponder-bounce|daemon|postmast|microsoftexchange[\da-f]*|noreply-bounce|exchange)(?:[+\\-][^@]*)?@|^[^@]*mailer-?daemon|@mailer-?daemon/i
const subjects =
  /undeliver(?:ed|able)|delivery (?:status )?(?:notification|failure|failed|error|problem|report|warning|has failed)|failure notice|returned mail|return(?:ed)? to sender|mail (?:delivery|system) (?:failed|failure|error)|delivery.{0,20}(?:failed|failure|delay)|non[- ]?delivery|mail could not be delivered|message (?:not|undeliverable|delayed|delivery)|unable to deliver|could not (?:be deliver|send)|mail (?:fail|error)|failed mail|processing error|automatically rejected|nondeliverable|unzustellbar|nicht zugestellt|non remis|échec de la remise|no se puede entregar|error de entrega|mancata consegna|não entregue|не доставлено|недоставлен|配信|送信(?:不|失敗)|退信|系统退信|传输失败|bounce|permanent fail|warning: (?:message|could not)|rejected mail|不能投递/i
const passedOn = /^\s*(?:re|aw|antw|sv|vs|odp|rv|res|rif|fwd?|wg|tr|enc|i|doorst|vb)\s*[:：]/i
const phrases =
  /(?:could ?n[o']t|could not|can ?not|can't|unable to|was not|not be|not able to|failed to|wasn't able to|has not been|did not|hasn't been) (?:be |been |to )?(?:deliver|reach|send|sent|accept|relay)|(?:undeliver(?:ed|able))|(?:delivery|transmission).{0,40}(?:fail|error|impossible|unsuccessful)|permanent(?:ly)? (?:fatal )?(?:error|fail)|returned (?:below|to (?:you|sender))|(?:has|have) been (?:returned|postponed|bounced)|(?:not yet|n[o']t) (?:been )?delivered|failed recipient|intended recipient:|following (?:address|recipient)|user unknown|giving up|failure reasons?|rejected|配信できません|届けられません|送信できません/i
// "… to the following recipients:" and then an address that has a line to itself
const addressList =
  /(?:deliver|recipient|remis|zugestellt|entreg|livré|consegn)[^\n]{0,80}\n\s{0,40}(?:"[^"\n]{0,80}" )?[<"'*]{0,2} ?[^\s@<>]{1,64}@[^\s@<>]{3,250}[>"']?[.:]?[ \t]*$/im

// Where the returned mail begins. What follows is not the reason.
const originalStart =
  /^[ \t]*(?:[-_=*#]{2,} ?(?:[^\n]{0,40}\bcopy of|[^\n]{0,20}(?:original|returned|unsent|undelivered|rejected|bounced) (?:message|mail|header)|message (?:header|text|follows)|headers? of|the header|mail you sent|start of returned|first \d+ (?:lines|bytes)|attached|forwarded)|below this line is a copy|this is a copy of|the first \d+ lines of|(?:the |your )?(?:original|returned|undelivered|unsent|old) (?:message|mail)(?: as received)?(?: (?:is as )?(?:follows|header|text))?[ \t]*[:.]?[ \t]*$|message header follows|a copy of (?:the|your)[^\n]{0,60}(?:follows|below)).*$/im

/** The first line of a header of a mail that is quoted in a text. */
export const headerStart = /^[ \t>|]*(?:received|return-path|dkim-signature|message-id|x-[\w-]{3,30}):[ \t]*\S.*$/im

const longestHead = 60_000

/** The text of a bounce in two: what the mail system says, and the mail it returns. */
export function splitBounce(whole: string): { head: string; rest: string } {
  const text = whole.slice(0, longestHead)
  const cut = [originalStart, headerStart].map((start) => start.exec(text)?.index || text.length)
  const end = Math.min(text.length, ...cut)
  return { head: text.slice(0, end), rest: text.slice(end) }
}

/** Whether a subject is that of a complaint in a form of its own: Hotmail's programme for senders writes no report. */
export const isComplaint = (subject: string): boolean =>
  /^\s*complaint about message from [\d.:a-f[\]]+\s*$/i.test(subject)

/** Whether an address or a name is that of a mail system. */
export const isDaemon = (sender: string): boolean => daemonAddress.test(sender) || daemonName.test(sender)

/** Whether a mail is a bounce, by its sender, its subject and what it says before the mail it returns. */
export function isBounce(clues: BounceClues, head: string, hasOriginal: boolean): boolean {
  if (clues.isReport) return true
  const isOfSystem = clues.senders.some(isDaemon)
  const isNamed = subjects.test(clues.subject)
  if (clues.failedHeader !== '') return isOfSystem || clues.isNullReturnPath || isNamed
  if (clues.isAutoReply && !isOfSystem) return false
  const isTold = phrases.test(head) || hasReason(head)
  if (isOfSystem) return isTold || isNamed
  if (clues.isNullReturnPath) return isTold && (isNamed || phrases.test(head))
  // anybody may write about mail that came back; a mail system shows the reply it got and the mail itself, or a list
  return (
    isNamed && isTold && !passedOn.test(clues.subject) && ((hasOriginal && hasReply(head)) || addressList.test(head))
  )
}
