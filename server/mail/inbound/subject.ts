// What answers and forwards put before a subject, in the languages people's programs speak.
const answers =
  're|aw|antw|antwort|sv|vs|rv|res|rif|ref|odp|ynt|atb|vá|ang|bls|yhtm|回复|回覆|答复|답장|返信|ответ|отв|απ|השב|رد'
const forwards =
  'fwd?|wg|tr|rv|enc|inoltra?|i|doorst|vb|vl|pd|fs|tov|továbbítás|yml|ilt|vs|转发|轉寄|전달|転送|пересл|прд|πρθ|הועבר|تحويل'

const prefix = new RegExp(
  `^\\s*(?:(?:${answers}|${forwards})\\s*(?:\\[\\d+\\]|\\(\\d+\\))?\\s*[:：]|\\[#\\d+\\])\\s*`,
  'iu',
)
const forward = new RegExp(`^\\s*(?:${forwards})\\s*(?:\\[\\d+\\])?\\s*[:：]`, 'iu')
const answer = new RegExp(`^\\s*(?:${answers})\\s*(?:\\[\\d+\\]|\\(\\d+\\))?\\s*[:：]`, 'iu')

/** What a subject is about: without prefixes of answers and forwards, without our number, in one case. For comparing. */
export function bareSubject(subject: string): string {
  let rest = subject.slice(0, 1_000)
  for (let count = 0; count < 20; count++) {
    const shorter = rest.replace(prefix, '')
    if (shorter === rest) break
    rest = shorter
  }
  return rest
    .replace(/\[#\d+\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
}

/** Whether a subject says that the mail is passed on. */
export const isForwardSubject = (subject: string): boolean => forward.test(subject)

/** Whether a subject says that the mail answers another one. */
export const isAnswerSubject = (subject: string): boolean => answer.test(subject)

/** The number of the ticket a subject names as `[#7]`; null when it names none or several. */
export function ticketInSubject(subject: string): number | null {
  const numbers = new Set([...subject.slice(0, 2_000).matchAll(/\[#(\d{1,12})\]/g)].map((match) => Number(match[1])))
  const [first] = numbers
  return numbers.size === 1 && first !== undefined ? first : null
}
