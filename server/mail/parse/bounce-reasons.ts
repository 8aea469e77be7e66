import { reasonStatus } from './bounce-reason-words.ts'

const enhanced = /(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/
// As a reply stands in text: at its begin, after a dash or colon, or behind `said`, `error` and the like.
const reply = /(?:^|[\s:#(<>[-])([45])(\d\d)(?=[\s:.)\]>-]|$)/m

/** The status of a recipient: the one given unless it is empty or says nothing, else from the reason. '' when unknown. */
export function statusOf(given: string, reason: string): string {
  const own = /([245]\.\d{1,3}\.\d{1,3})/.exec(given)?.[1] ?? ''
  if (own !== '' && !own.endsWith('.0.0')) return own
  const inside = enhanced.exec(reason)?.[1] ?? ''
  if (inside !== '' && !inside.startsWith('2') && !inside.endsWith('.0.0')) return inside
  const told = reasonStatus(reason)
  const severity = own.charAt(0) || reply.exec(reason)?.[1] || ''
  // the words say what happened, the given code how lasting it is
  if (told !== '') return severity === '' || severity === '2' ? told : severity + told.slice(1)
  return own || inside || (severity === '' ? '' : `${severity}.0.0`)
}

/** Whether a text gives a reason for failing: an SMTP reply, a status code or known words. */
export function hasReason(text: string): boolean {
  return hasReply(text) || reasonStatus(text) !== ''
}

/** Whether a text shows an SMTP reply or a status code. */
export function hasReply(text: string): boolean {
  return enhanced.test(text) || /(?:^|\s|["'(:#])[45]\d\d[\s\])-]/m.test(text)
}
