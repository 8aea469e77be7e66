/** HTML of a rich text as markdown, for going on in the plain editor. What markdown has no sign for becomes plain. */
export function htmlToMarkdown(html: string): string {
  const body = new DOMParser().parseFromString(html, 'text/html').body
  return blocks(body)
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

function blocks(parent: Node): string {
  return [...parent.childNodes].map((node) => block(node)).join('')
}

function block(node: Node): string {
  if (!(node instanceof Element)) return inline(node)
  const name = node.localName
  if (name === 'p' || name === 'div') return `${inlines(node)}\n\n`
  if (/^h[1-6]$/.test(name)) return `${'#'.repeat(Number(name[1]))} ${inlines(node)}\n\n`
  if (name === 'ul' || name === 'ol') return `${listItems(node, name === 'ol')}\n`
  if (name === 'blockquote') return `${prefixed(blocks(node).trim(), '> ')}\n\n`
  if (name === 'pre') return `\`\`\`\n${(node.textContent ?? '').replace(/\n$/, '')}\n\`\`\`\n\n`
  if (name === 'hr') return '---\n\n'
  return inline(node)
}

function listItems(list: Element, isOrdered: boolean): string {
  return [...list.children]
    .map((item, nth) => {
      const mark = isOrdered ? `${nth + 1}. ` : '- '
      return `${mark}${prefixed(blocks(item).trim(), ' '.repeat(mark.length)).trimStart()}\n`
    })
    .join('')
}

function inlines(parent: Node): string {
  return [...parent.childNodes].map(inline).join('')
}

function inline(node: Node): string {
  if (!(node instanceof Element)) return (node.textContent ?? '').replace(/([\\`*_[\]])/g, '\\$1')
  const inside = inlines(node)
  switch (node.localName) {
    case 'strong':
    case 'b':
      return `**${inside}**`
    case 'em':
    case 'i':
      return `*${inside}*`
    case 'code':
      return `\`${node.textContent ?? ''}\``
    case 's':
    case 'del':
      return `~~${inside}~~`
    case 'br':
      return '  \n'
    case 'a':
      return `[${inside}](${node.getAttribute('href') ?? ''})`
    case 'img':
      return `![${node.getAttribute('alt') ?? ''}](${node.getAttribute('src') ?? ''})`
    default:
      return inside
  }
}

function prefixed(text: string, prefix: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' && prefix.trim() === '' ? '' : prefix + line))
    .join('\n')
}

/** Markdown as HTML, for going on in the rich editor, which keeps only what it knows of it. */
export async function markdownToHtml(markdown: string): Promise<string> {
  const { marked } = await import('marked')
  return marked.parse(markdown, { gfm: true, breaks: true, async: false })
}
