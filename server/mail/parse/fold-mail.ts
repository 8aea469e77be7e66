import { htmlToText } from '../../lib/html.ts'
import { foldLines, type MailLine } from './fold.ts'
import { cutHtml, htmlLines } from './html-lines.ts'
import type { ReadableText } from './parsed-mail.ts'
import { isForwardSubject } from './quote-phrases.ts'

/** What was newly written and what was folded away; together they are the whole. */
export interface FoldedMail {
  visible: ReadableText
  quoted: ReadableText | null
}

/**
 * Folds quoted history and signature (rule 20). When there is HTML (cleaned, well-formed), it decides: its marks are
 * surer than those of the text beside it.
 */
export function foldMail(text: string, html: string | null, subject: string): FoldedMail {
  const whole = { visible: { text, html }, quoted: null }
  if (html === null) return foldText(text, subject) ?? whole
  const lines = htmlLines(html)
  const range = isForwardSubject(subject) ? null : foldLines(lines)
  if (range === null) return whole
  const start = range.start === 0 ? 0 : (lines[range.start]?.offset ?? 0)
  const end = range.end >= lines.length ? html.length : (lines[range.end]?.offset ?? html.length)
  const visible = cutHtml(html, start, end)
  const before = start === 0 ? '' : cutHtml(html, 0, start)
  const quoted = `${before}${end === html.length ? '' : cutHtml(html, end, html.length)}`
  return {
    visible: { text: htmlToText(visible), html: visible },
    quoted: { text: htmlToText(quoted), html: quoted },
  }
}

function foldText(text: string, subject: string): FoldedMail | null {
  if (isForwardSubject(subject)) return null
  const source = text.split('\n')
  const lines = source.map(
    (line): MailLine => ({
      text: line.length > 700 ? line.slice(0, 700) : line,
      isQuoted: /^\s{0,3}>/.test(line) && !line.startsWith('>From '),
      isIndented: false,
      startsHistory: false,
      isSignature: false,
    }),
  )
  const range = foldLines(lines)
  if (range === null) return null
  const join = (...pieces: string[][]) => pieces.flat().join('\n')
  return {
    visible: { text: trimLines(join(source.slice(range.start, range.end))), html: null },
    quoted: { text: trimLines(join(source.slice(0, range.start), source.slice(range.end))), html: null },
  }
}

function trimLines(text: string): string {
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd()
}
