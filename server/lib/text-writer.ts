// Elements with a blank line around them, and those that only start on a line of their own.
const paragraphs = new Set(
  'p h1 h2 h3 h4 h5 h6 ul ol dl table blockquote pre figure section article header footer'.split(' '),
)
const lines = new Set('div li tr dt dd address aside main caption figcaption details summary center hr'.split(' '))

// Deeper quotes and lists are not indented further, so hostile nesting cannot multiply the text.
const deepestIndent = 5

/**
 * Turns a stream of tags and text into plain text: blocks become lines, lists get bullets, quotes `> `, links
 * `text (address)`. Time and memory are linear in the input.
 */
export class TextWriter {
  private output = ''
  private pendingBreaks = 0
  private pendingSpace = false
  private preformatted = 0
  private quotes = 0
  private readonly lists: { ordered: boolean; items: number }[] = []
  private afterBullet = false
  private link: { href: string; shown: string } | null = null

  /** An element begins; void elements (`br`, `img`, `hr`) are only opened. */
  open(name: string, attributes: { href?: string | undefined; alt?: string | undefined } = {}): void {
    if (name === 'br') this.addLine()
    else if (name === 'img') this.text(attributes.alt ?? '')
    else if (name === 'a') this.link = attributes.href ? { href: attributes.href, shown: '' } : null
    else if (name === 'td' || name === 'th') this.pendingSpace = true
    else this.block(name)
    if (name === 'ul' || name === 'ol') this.lists.push({ ordered: name === 'ol', items: 0 })
    else if (name === 'li') this.bullet()
    else if (name === 'blockquote') this.quotes += 1
    else if (name === 'pre') this.preformatted += 1
  }

  /** An element ends; an end without a beginning does no harm. */
  close(name: string): void {
    if (name === 'a') this.endLink()
    else this.block(name)
    if (name === 'ul' || name === 'ol') this.lists.pop()
    else if (name === 'blockquote') this.quotes = Math.max(0, this.quotes - 1)
    else if (name === 'pre') this.preformatted = Math.max(0, this.preformatted - 1)
  }

  /** Text with entities already decoded. */
  text(text: string): void {
    if (text === '') return
    if (this.preformatted > 0) return this.preformattedText(text)
    const words = text.replace(/[ \t\r\n\f]+/g, ' ')
    const start = words.startsWith(' ') ? 1 : 0
    if (start === 1) this.pendingSpace = true
    if (words.length === start) return
    const end = words.endsWith(' ') ? words.length - 1 : words.length
    this.write(start === 0 && end === words.length ? words : words.slice(start, end))
    this.pendingSpace = end < words.length
  }

  /** The text, without white space at its ends or before line ends. */
  finish(): string {
    return this.output.replace(/\u00a0/g, ' ').trim()
  }

  private write(words: string): void {
    if (this.pendingBreaks > 0 && this.output !== '') {
      const prefix = '> '.repeat(Math.min(this.quotes, deepestIndent))
      for (let nth = 1; nth < this.pendingBreaks; nth++) this.output += `\n${prefix.trimEnd()}`
      this.output += `\n${prefix}`
    } else if (this.output === '' && this.quotes > 0) {
      this.output = '> '.repeat(Math.min(this.quotes, deepestIndent))
    } else if (this.pendingSpace && this.output !== '') {
      this.output += ' '
    }
    if (this.link !== null) this.link.shown += this.pendingSpace ? ` ${words}` : words
    this.pendingBreaks = 0
    this.pendingSpace = false
    this.afterBullet = false
    this.output += words
  }

  private addLine(): void {
    // more than one empty line in a row says nothing in plain text
    this.pendingBreaks = Math.min(this.pendingBreaks + 1, 2)
  }

  private block(name: string): void {
    // a paragraph that opens an item stands on the line of its bullet
    if (this.afterBullet) return
    if (paragraphs.has(name) && !(this.lists.length > 0 && (name === 'ul' || name === 'ol' || name === 'p'))) {
      this.pendingBreaks = 2
    } else if (lines.has(name) || paragraphs.has(name)) {
      this.pendingBreaks = Math.max(this.pendingBreaks, 1)
    }
  }

  private bullet(): void {
    const list = this.lists.at(-1)
    const indent = '  '.repeat(Math.min(Math.max(this.lists.length - 1, 0), deepestIndent))
    if (list) list.items += 1
    this.write(`${indent}${list?.ordered ? `${list.items}.` : '-'}`)
    this.pendingSpace = true
    this.afterBullet = true
  }

  private endLink(): void {
    if (this.link === null) return
    const { href } = this.link
    const shown = this.link.shown.trim()
    this.link = null
    const address = href.replace(/^(?:mailto|tel):/i, '')
    if (shown === '') return this.write(address)
    if (shown !== address && shown !== href && !href.startsWith('cid:')) {
      this.pendingSpace = true
      this.write(`(${address})`)
    }
  }

  private preformattedText(text: string): void {
    text.split(/\r?\n/).forEach((line, nth) => {
      if (nth > 0) this.pendingBreaks += 1
      if (line !== '') this.write(line)
    })
  }
}
