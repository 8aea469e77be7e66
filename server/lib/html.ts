import { QuoteType, Tokenizer } from 'htmlparser2'
import { marked } from 'marked'
import sanitize from 'sanitize-html'
import { htmlPolicy } from './html-policy.ts'
import { readSimpleHtml } from './simple-html.ts'
import { TextWriter } from './text-writer.ts'

export type EditMethod = 'html' | 'markdown'

/** A message in its three forms: as the client sent it, safe to show, and without markup. */
export interface RenderedMessage {
  body: string
  htmlBody: string
  textBody: string
}

/** Makes HTML from a stranger safe to show: an allow-list of tags, attributes and styles. Never throws. */
export function sanitizeHtml(html: string): string {
  if (!/[<>&]/.test(html)) return html
  return readSimpleHtml(html)?.html ?? sanitizeFully(html)
}

/** The readable text of HTML: paragraphs as lines, lists with bullets, links as `text (address)`. */
export function htmlToText(html: string): string {
  if (!/[<&]/.test(html)) return html.trim()
  return readSimpleHtml(html)?.text ?? walkText(html)
}

/** Gives a message its safe HTML and its text. Plain text sent as HTML keeps its line breaks. */
export function renderMessage(source: string, editMethod: EditMethod): RenderedMessage {
  const html = editMethod === 'markdown' ? renderMarkdown(source) : keepLines(source)
  const simple = readSimpleHtml(html)
  if (simple !== null) return { body: source, htmlBody: simple.html, textBody: simple.text }
  const htmlBody = sanitizeFully(html)
  return { body: source, htmlBody, textBody: walkText(htmlBody) }
}

/** Text as HTML: `&`, `<`, `>` and quotes become entities. */
export function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => `&${entityNames[character]};`) : text
}

const entityNames: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' }

function keepLines(source: string): string {
  return source.includes('<') ? source : source.replace(/\r?\n/g, '<br />\n')
}

// The parser below works on a list of open elements, so its time grows with their number. No real mail comes near.
const deepestParsed = 500
const tooDeep = new Error('HTML is nested too deeply')
let depth = 0

function countingDepth(policy: sanitize.IOptions): sanitize.IOptions {
  return {
    ...policy,
    onOpenTag() {
      depth += 1
      if (depth > deepestParsed) throw tooDeep
    },
    onCloseTag() {
      depth -= 1
    },
  }
}

const fullPolicy = countingDepth(htmlPolicy)

function sanitizeFully(html: string, policy = fullPolicy): string {
  depth = 0
  try {
    return sanitize(html, policy)
  } catch (error) {
    if (error !== tooDeep) throw error
    return textAsHtml(walkText(html))
  }
}

/** As sanitizeHtml, by a policy of the caller's own. Never throws; HTML nested too deeply becomes its text. */
export function sanitizeWith(html: string, policy: sanitize.IOptions): string {
  return sanitizeFully(html, countingDepth(policy))
}

// Unmatched `*` and nested lists cost marked quadratic time; a longer text is no longer Markdown a person wrote.
const longestMarkdown = 100_000

// What marked cannot render (it recurses into nested quotes) is shown as the text it is.
function renderMarkdown(source: string): string {
  if (source.length > longestMarkdown) return textAsHtml(source)
  try {
    return marked.parse(source, { async: false, gfm: true, breaks: true })
  } catch {
    return textAsHtml(source)
  }
}

function textAsHtml(text: string): string {
  return escapeHtml(text).replace(/\r?\n/g, '<br />\n')
}

// Elements whose content is not text to read. The tokenizer reads each of them up to its own end tag.
const unread = new Set('script style title textarea xmp iframe noembed noframes plaintext'.split(' '))

function walkText(html: string): string {
  const writer = new TextWriter()
  let skipping: string | null = null
  let tag = ''
  let attribute = ''
  let value = ''
  let attributes: Record<string, string> = {}
  const openTag = () => {
    if (unread.has(tag)) skipping = tag
    else if (skipping === null) writer.open(tag, attributes)
  }
  const nothing = () => {}
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => skipping === null && writer.text(html.slice(start, end)),
      ontextentity: (codepoint) => skipping === null && writer.text(String.fromCodePoint(codepoint)),
      onopentagname(start, end) {
        tag = html.slice(start, end).toLowerCase()
        attributes = {}
      },
      onattribname: (start, end) => void (attribute = html.slice(start, end).toLowerCase()),
      onattribdata: (start, end) => void (value += html.slice(start, end)),
      onattribentity: (codepoint) => void (value += String.fromCodePoint(codepoint)),
      onattribend(quote) {
        if (quote !== QuoteType.NoValue && (attribute === 'href' || attribute === 'alt')) attributes[attribute] = value
        value = ''
      },
      onopentagend: openTag,
      onselfclosingtag: openTag,
      onclosetag(start, end) {
        const name = html.slice(start, end).toLowerCase()
        if (skipping === null) writer.close(name)
        else if (skipping === name) skipping = null
      },
      oncdata: nothing,
      oncomment: nothing,
      ondeclaration: nothing,
      onprocessinginstruction: nothing,
      onend: nothing,
    },
  )
  tokenizer.write(html)
  tokenizer.end()
  return writer.finish()
}
