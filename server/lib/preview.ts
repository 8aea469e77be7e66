const defaultLength = 250
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/**
 * The beginning of a text on one line: white space collapsed, at most `length` UTF-16 units, never cut inside what a
 * reader sees as one character, ending in `...` when something is left out.
 */
export function previewText(text: string, length = defaultLength): string {
  // a generous head is enough: what follows cannot show in the preview
  const head = text.slice(0, length * 8)
  const line = head.replace(/[\s\u00a0\u200b\ufeff]+/g, ' ').trim()
  if (line.length <= length) return head.length < text.length && text.slice(head.length).trim() ? `${line}...` : line
  const room = length - 3
  return `${line.slice(0, cutAt(line, room)).trimEnd()}...`
}

/** The last place at or before `limit` between two graphemes. */
function cutAt(line: string, limit: number): number {
  // a plain ASCII neighbourhood has no clusters: skip the segmenter, which is slow
  if (/^[\x20-\x7e]{2}$/.test(line.slice(limit - 1, limit + 1))) return limit
  // a cluster is hardly ever longer than this; start a little before, at a place that is surely a boundary
  const start = Math.max(0, line.lastIndexOf(' ', limit - 1))
  let end = start
  for (const { index, segment } of segmenter.segment(line.slice(start, limit + 64))) {
    if (start + index + segment.length > limit) break
    end = start + index + segment.length
  }
  return end
}
