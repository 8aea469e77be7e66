import {
  announcesInline,
  headerLabel,
  isAttribution,
  isDeviceLine,
  isForwardLine,
  isOriginalLine,
} from './quote-phrases.ts'

/** The line we put over our mails; everything below it is what we wrote ourselves. */
export const replyMarker = '-- type your reply above this line --'

/** A line of a mail, out of plain text or HTML. */
export interface MailLine {
  text: string
  /** Marked as quoted: with `>`, or by a block that only mail programs make. */
  isQuoted: boolean
  /** In a block that may be a quotation, if something announces it. */
  isIndented: boolean
  /** First line of what a mail program marked as the mail that is answered. */
  startsHistory: boolean
  /** In what a mail program marked as the signature. */
  isSignature: boolean
}

/** The lines from `start` up to (not including) `end` are newly written; the others are folded away. */
export interface FoldedLines {
  start: number
  end: number
}

/**
 * Finds what is new in a mail (rule 20). Null when nothing is to be folded: there is no history, the answers stand
 * between quoted lines, the history is a forwarded mail, or nothing would be left. Time is linear in the lines.
 */
export function foldLines(lines: MailLine[]): FoldedLines | null {
  const marker = lines.findIndex(({ text }) => text.includes(replyMarker))
  // the marker is mostly the first line of our quoted mail: what announces it stands just above
  const area = marker === -1 ? lines : lines.slice(0, marker)
  const found = findHistory(area)
  const base = found === 'keep' && marker === -1 ? null : found
  let range = base === null || base === 'keep' ? { start: 0, end: area.length } : base
  range = dropSignature(lines, range)
  if (range.start === 0 && range.end === lines.length) return null
  return isBlank(lines, range.start, range.end) ? null : range
}

/** Where history is; 'keep' when there is some that must stay in sight. */
function findHistory(lines: MailLine[]): FoldedLines | null | 'keep' {
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as MailLine
    if (line.isQuoted && !line.startsHistory) continue
    if (isForwardLine(line.text)) return 'keep'
    const length = announcement(lines, index)
    if (length > 0) return judge(lines, index, index + length)
  }
  return judgeBareQuotes(lines)
}

/** How many lines from here announce a mail that is answered; 0 when none. */
function announcement(lines: MailLine[], index: number): number {
  const line = lines[index] as MailLine
  const text = line.text.trim()
  const joined = joinedAttribution(lines, index)
  if (joined > 0) return joined
  // a marked block may begin with what was written, without a line that announces it
  if (line.startsHistory) return 1
  if (text === '') return 0
  if (isOriginalLine(text)) return 1
  if (/^[_-]{10,}$/.test(text)) {
    const next = nextFilled(lines, index + 1)
    return next !== -1 && isHeaderBlock(lines, next) ? next - index + 1 : 0
  }
  return isHeaderBlock(lines, index) ? 1 : 0
}

// `On Mon, 5`, `Le lun. 5`, `Em seg., 5`: a date or an address within one sentence
const opening = /^(?:(?:\p{L}{1,4} )?\p{L}{1,5}\.,? \d|[^.!?]{0,120}(?:\d|@))/u

/** Mail programs break the announcement at 70 or so columns: up to four lines are one. */
function joinedAttribution(lines: MailLine[], index: number): number {
  const first = lines[index]?.text.trim() ?? ''
  if (first === '' || first.startsWith('>')) return 0
  let joined = ''
  for (let count = 1; count <= 4; count++) {
    const line = lines[index + count - 1]
    const text = line?.text.trim() ?? ''
    if (line === undefined || text === '' || (count > 1 && line.isQuoted)) return 0
    joined = joined === '' ? text : `${joined}${joined.endsWith('<') ? '' : ' '}${text}`
    if (joined.length > 600) return 0
    // only what can begin an announcement may take later lines into it
    if (count > 1 && !opening.test(first)) return 0
    if (isAttribution(joined)) return count
  }
  return 0
}

function isHeaderBlock(lines: MailLine[], index: number): boolean {
  const first = headerLabel(lines[index]?.text ?? '')
  if (first !== 'from' && first !== 'date') return false
  const kinds = new Set<string>([first])
  for (let next = index + 1; next < Math.min(lines.length, index + 9); next++) {
    const kind = headerLabel(lines[next]?.text ?? '')
    if (kind !== null) kinds.add(kind)
  }
  return kinds.has('from') && kinds.size >= 3
}

function judge(lines: MailLine[], begin: number, after: number): FoldedLines | 'keep' {
  const isMarked = lines[begin]?.isQuoted || lines[begin]?.isIndented
  const first = nextFilled(lines, isMarked ? begin : after)
  if (first === -1) return { start: 0, end: begin }
  if (lines.slice(begin, first + 1).some(({ text }) => isForwardLine(text))) return 'keep'
  const head = lines[first] as MailLine
  // without marks on its lines everything to the end is history, unless the writer says that the answers are in there
  if (!head.isQuoted && !head.isIndented)
    return lines.slice(0, begin).some(({ text }) => announcesInline(text)) ? 'keep' : { start: 0, end: begin }
  const isHistory = (line: MailLine) => line.isQuoted || line.isIndented || line.text.trim() === ''
  let end = first
  while (end < lines.length && (isHistory(lines[end] as MailLine) || isTornLink(lines, end))) end++
  const hasTextBefore = !isBlank(lines, 0, begin)
  const hasTextAfter = !isBlank(lines, end, lines.length) && !isTail(lines, end)
  if (!hasTextAfter) return { start: 0, end: begin }
  // below the quotation: the new text; before and after it: answers between the lines
  const hasMoreQuotes = lines.slice(end).some(({ isQuoted }) => isQuoted)
  return hasTextBefore || hasMoreQuotes ? 'keep' : { start: end, end: lines.length }
}

/** Whether a line between quoted ones is a piece of a quoted link that was broken without a mark. */
function isTornLink(lines: MailLine[], index: number): boolean {
  const [before, line, after] = [lines[index - 1], lines[index], lines[index + 1]]
  if (!before?.isQuoted || !after?.isQuoted || line === undefined) return false
  return /[(<]https?:[^\s()<>]*$/.test(before.text) || /^\s*[(<]https?:\S+[)>]\s*>?\s*$/.test(line.text)
}

/** Quoted lines that nothing announces: folded when they are one block at an end of the mail. */
function judgeBareQuotes(lines: MailLine[]): FoldedLines | null | 'keep' {
  const first = lines.findIndex(({ isQuoted }) => isQuoted)
  if (first === -1) return null
  let end = first
  while (end < lines.length && (lines[end]?.isQuoted || lines[end]?.text.trim() === '')) end++
  if (lines.slice(end).some(({ isQuoted }) => isQuoted)) return 'keep'
  if (isBlank(lines, end, lines.length) || isTail(lines, end)) return { start: 0, end: first }
  return isBlank(lines, 0, first) ? { start: end, end: lines.length } : 'keep'
}

/** Whether nothing but a signature or the footer of a list follows. */
function isTail(lines: MailLine[], from: number): boolean {
  const first = nextFilled(lines, from)
  if (first === -1) return true
  const line = lines[first] as MailLine
  return line.isSignature || /^--\s?$/.test(line.text) || /^_{20,}$/.test(line.text.trim()) || isDeviceLine(line.text)
}

const longestSignature = 30

function dropSignature(lines: MailLine[], { start, end }: FoldedLines): FoldedLines {
  let cut = end
  for (let index = end - 1; index >= Math.max(start, end - longestSignature); index--) {
    const line = lines[index] as MailLine
    if (/^--[\s\u00a0]?$/.test(line.text)) cut = index
  }
  let last = lastFilled(lines, start, cut)
  while (last > start && lines[last]?.isSignature) {
    cut = last
    last = lastFilled(lines, start, cut)
  }
  if (last > start && isDeviceLine(lines[last]?.text ?? '')) cut = last
  return isBlank(lines, start, cut) ? { start, end } : { start, end: cut }
}

function nextFilled(lines: MailLine[], from: number): number {
  for (let index = from; index < lines.length; index++) if (lines[index]?.text.trim() !== '') return index
  return -1
}

function lastFilled(lines: MailLine[], start: number, end: number): number {
  for (let index = end - 1; index >= start; index--) if (lines[index]?.text.trim() !== '') return index
  return -1
}

function isBlank(lines: MailLine[], start: number, end: number): boolean {
  const next = nextFilled(lines, start)
  return next === -1 || next >= end
}
