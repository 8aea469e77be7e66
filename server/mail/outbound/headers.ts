import type { EarlierMail, MessageRow } from './queries.ts'

// RFC 5322 allows 998 octets a line, and a subject without spaces cannot be folded.
const longestSubject = 500
const longestName = 200
// The first Message-ID keeps the thread together where the middle ones are unknown (rule 39).
const mostReferences = 10

/** The subject of a mail: the message's or the ticket's, `Re:` for an answer, and the ticket's number if asked for. */
export function subjectOf(
  message: Pick<MessageRow, 'subject' | 'ticket_subject' | 'ticket_id' | 'include_ticket_id' | 'thread_type'>,
  isAnswer: boolean,
): string {
  const given = message.subject?.trim()
  const plain = oneLine(given || message.ticket_subject)
  const subject = !given && isAnswer && !/^re\s*:/i.test(plain) ? `Re: ${plain}` : plain
  const token = `[#${message.ticket_id}]`
  const short = cut(subject, longestSubject)
  return message.include_ticket_id && !short.includes(token) ? `${short} ${token}`.trim() : short
}

/** The sender's display name: the agent's or the inbox's, as the inbox says; an alias with a name goes first. */
export function fromNameOf(message: MessageRow): string {
  const agent = `${message.agent_first_name ?? ''} ${message.agent_last_name ?? ''}`.trim()
  const inbox = message.alias_name || message.inbox_name
  return cut(oneLine(message.send_emails_from === 'agent' && agent !== '' ? agent : inbox), longestName)
}

/**
 * Message-IDs for References (rule 39): all when few, else the first and the newest ones. The last is the one answered:
 * `inReplyTo` when the message says so, else the one that `earlier` names.
 */
export function referencesOf(earlier: EarlierMail, inReplyTo: string | null): string[] {
  const answered = bareId(inReplyTo ?? earlier.answered ?? '')
  const others = earlier.ids.map(bareId).filter((id) => id !== '' && id !== answered)
  const unique = [...new Set(answered === '' ? others : [...others, answered])]
  return unique.length <= mostReferences ? unique : [...unique.slice(0, 1), ...unique.slice(1 - mostReferences)]
}

/** What marks a mail that no person wrote, so that no program answers it (RFC 3834; rule 37); nothing for others. */
export function automaticHeadersOf(message: Pick<MessageRow, 'automatic'>): Record<string, string> {
  if (message.automatic === null) return {}
  return {
    'Auto-Submitted': message.automatic === 'reply' ? 'auto-replied' : 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    Precedence: 'bulk',
  }
}

/** A Message-ID without angle brackets and without anything that could end the header. */
function bareId(id: string): string {
  const bare = id.replace(/[\s<>\p{Cc}]/gu, '')
  return bare.length > 900 ? '' : bare
}

/** No line break, no control character: nothing a stranger wrote can start another header. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}

function cut(text: string, length: number): string {
  const characters = Array.from(text)
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`
}
