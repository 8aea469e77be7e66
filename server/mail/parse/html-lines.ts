import { decodeEntities } from './entities.ts'
import type { MailLine } from './fold.ts'

/** A line as the HTML shows it, and where in the HTML it begins (before the tags of its block). */
export interface HtmlLine extends MailLine {
  offset: number
}

const blocks = new Set(
  `address article aside blockquote caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header
  hr li main ol p pre section table tbody td tfoot th thead tr ul`.split(/\s+/),
)
const voids = new Set(['br', 'hr', 'img', 'wbr', 'col'])

// Classes and ids (as the cleaner prefixes them) of what mail programs put around the mail that is answered.
const history =
  /(?:^|\s)mail-(?:gmail_quote(?:_container)?|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|tutanota_quote|zmail_extra|x_zmail_extra|OutlookMessageHeader|WordSection1Reply|divRplyFwdMsg|x_divRplyFwdMsg|appendonsend|x_appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container|isReplyContent|zwchr|reply-intro|oriMsgHtmlSeperator|ymail_android_signature_quote|replySplit|gwt-quote|hs_reply)(?:\s|$)/
const quote =
  /(?:^|\s)mail-(?:gmail_quote|quote-cite|protonmail_quote|tutanota_quote|yahoo_quoted_block|b-quote|yandex_quote|cite)(?:\s|$)/
const signature =
  /(?:^|\s)mail-(?:gmail_signature|moz-signature|protonmail_signature_block|Signature|x_Signature|AppleMailSignature|ms-outlook-mobile-signature|ymail_android_signature|zoho-signature|signature-fold)(?:\s|$)/

const tokens = /<(\/?)([a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>|([^<]+)|</g

interface Open {
  name: string
  isQuote: boolean
  isSignature: boolean
}

/** The lines of cleaned, well-formed HTML with what its marks say about them. */
export function htmlLines(html: string): HtmlLine[] {
  const lines: HtmlLine[] = []
  const open: Open[] = []
  let quotes = 0
  let indents = 0
  let signatures = 0
  let words = ''
  let offset: number | null = 0
  let startsHistory = false
  const flush = () => {
    const text = words.replace(/[\s\u00a0]+/g, ' ').trim()
    words = ''
    if (text === '') return
    lines.push({
      text: text.slice(0, 700),
      offset: offset ?? 0,
      isQuoted: quotes > 0,
      isIndented: indents > 0,
      startsHistory,
      isSignature: signatures > 0,
    })
    startsHistory = false
    offset = null
  }
  for (const match of html.matchAll(tokens)) {
    const [whole, slash, name = '', attributes = '', text] = match
    if (text !== undefined) {
      if (words.length < 5_000) words += decodeEntities(text)
      if (offset === null && text.trim() !== '') offset = match.index
      continue
    }
    if (blocks.has(name) || name === 'br') flush()
    if (slash === '/') {
      const closed = open.pop()
      if (closed?.name === 'blockquote') indents -= 1
      if (closed?.isQuote) quotes -= 1
      if (closed?.isSignature) signatures -= 1
      if (blocks.has(name)) offset = null
      continue
    }
    if (name === 'br') offset = null
    else offset ??= match.index
    const marks = marksOf(attributes)
    if (marks !== '' && history.test(marks)) startsHistory = true
    if (voids.has(name) || whole.endsWith('/>')) continue
    const opened = { name, isQuote: name === 'blockquote' && quote.test(marks), isSignature: signature.test(marks) }
    if (name === 'blockquote') indents += 1
    if (opened.isQuote) quotes += 1
    if (opened.isSignature) signatures += 1
    open.push(opened)
  }
  flush()
  return lines
}

function marksOf(attributes: string): string {
  if (!attributes.includes('mail-')) return ''
  return [...attributes.matchAll(/\s(?:class|id)="([^"]*)"/g)].map((match) => match[1]).join(' ')
}

/** A stretch of well-formed HTML as HTML of its own: tags open at its begin are opened, those left open are closed. */
export function cutHtml(html: string, start: number, end: number): string {
  const before = openTags(html, 0, start, [])
  const inside = openTags(html, start, end, before)
  const closing = inside.toReversed().map((tag) => `</${/^<([a-z0-9]+)/.exec(tag)?.[1]}>`)
  // ids belong to the first piece
  const opening = before.map((tag) => tag.replace(/\sid="[^"]*"/, ''))
  return `${opening.join('')}${html.slice(start, end)}${closing.join('')}`
}

function openTags(html: string, start: number, end: number, outer: string[]): string[] {
  const open = [...outer]
  const pattern = new RegExp(tokens.source, 'g')
  pattern.lastIndex = start
  for (let match = pattern.exec(html); match !== null && match.index < end; match = pattern.exec(html)) {
    const [whole, slash, name = ''] = match
    if (name === '' || voids.has(name) || whole.endsWith('/>')) continue
    if (slash === '/') open.pop()
    else open.push(whole)
  }
  return open
}
