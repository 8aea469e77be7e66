// Texts in formats of their own, as text or HTML everybody understands.

/**
 * Joins the soft line breaks of `format=flowed` (RFC 3676): a line that ends with a space goes on in the next one of
 * the same quote depth. `delSp`: that space was added for the break and goes with it.
 */
export function joinFlowed(text: string, delSp: boolean): string {
  const output: string[] = []
  let open: { depth: number; text: string } | null = null
  for (const line of text.split('\n')) {
    const marks = /^>*/.exec(line)?.[0].length ?? 0
    const content = line.slice(marks).replace(/^ /, '')
    const isSignature = content === '-- '
    const flows = content.endsWith(' ') && !isSignature
    const kept = flows && delSp ? content.slice(0, -1) : content
    if (open !== null && open.depth === marks && !isSignature) open.text += kept
    else {
      if (open !== null) output.push(quoted(open.depth, open.text))
      open = { depth: marks, text: kept }
    }
    if (!flows) {
      output.push(quoted(open.depth, open.text))
      open = null
    }
  }
  if (open !== null) output.push(quoted(open.depth, open.text))
  return output.join('\n')
}

function quoted(depth: number, text: string): string {
  return depth === 0 ? text : `${'>'.repeat(depth)} ${text}`
}

const enrichedTags: Record<string, string> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  fixed: 'code',
  excerpt: 'blockquote',
  center: 'center',
  smaller: 'small',
  bigger: 'big',
  flushleft: 'div',
  flushright: 'div',
  indent: 'div',
  paragraph: 'p',
  strike: 's',
}

/** text/enriched and text/richtext (RFC 1896, RFC 1341) as HTML; what is not known becomes its text. */
export function enrichedToHtml(source: string, isRichText: boolean): string {
  let output = ''
  let hidden = 0
  for (const token of source.match(/<<|<\/?[A-Za-z0-9-]{1,60}>|\n+|[^<\n]+|</g) ?? []) {
    const tag = /^<(\/?)([a-z0-9-]+)>$/i.exec(token)
    const name = tag?.[2]?.toLowerCase()
    if (name === 'param' || name === 'comment') hidden = Math.max(0, hidden + (tag?.[1] ? -1 : 1))
    else if (hidden > 0) continue
    else if (isRichText && (name === 'nl' || name === 'np')) output += '<br>'
    else if (isRichText && name === 'lt') output += '&lt;'
    else if (name !== undefined) output += enrichedTags[name] ? `<${tag?.[1]}${enrichedTags[name]}>` : ''
    else if (token === '<<' || token === '<') output += '&lt;'
    else if (token.startsWith('\n'))
      output += isRichText || token.length === 1 ? ' ' : '<br>\n'.repeat(token.length - 1)
    else output += token.replaceAll('&', '&amp;').replaceAll('>', '&gt;')
  }
  return output
}

/** Plain text as HTML that looks the same: lines stay lines. */
export function textToHtml(text: string): string {
  const escaped = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
  return `<div>${escaped.replaceAll('\n', '<br>\n')}</div>`
}
