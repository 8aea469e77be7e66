const dash = 0x2d
const carriageReturn = 0x0d
const lineFeed = 0x0a

/**
 * The parts between the lines `--boundary` (RFC 2046 5.1.1), without the line end that belongs to the delimiter.
 * Preamble and epilogue are left out; parts after a closing line that came too early are not. At most `most` parts.
 */
export function splitAtBoundary(body: Buffer, boundary: string, most: number): Buffer[] {
  const delimiter = Buffer.from(`--${boundary.trimEnd()}`, 'latin1')
  const pieces: Buffer[] = []
  let start = -1
  let position = body.indexOf(delimiter)
  while (position !== -1 && pieces.length < most) {
    const after = position + delimiter.length
    const end = isLineStart(body, position) ? delimiterEnd(body, after) : null
    if (end !== null) {
      if (start !== -1) pieces.push(body.subarray(start, beforeLineEnd(body, start, position)))
      start = end.isClosing ? -1 : end.next
    }
    position = body.indexOf(delimiter, after)
  }
  // nobody closed the last part
  if (start !== -1 && start < body.length && pieces.length < most) pieces.push(body.subarray(start))
  return pieces
}

function isLineStart(body: Buffer, position: number): boolean {
  const before = body[position - 1]
  return position === 0 || before === lineFeed || before === carriageReturn
}

/** What follows a delimiter: null when the line goes on, so that it is a longer boundary that begins the same. */
function delimiterEnd(body: Buffer, after: number): { next: number; isClosing: boolean } | null {
  let index = after
  const isClosing = body[index] === dash && body[index + 1] === dash
  if (isClosing) index += 2
  while (body[index] === 0x20 || body[index] === 0x09) index++
  if (index < body.length && body[index] !== carriageReturn && body[index] !== lineFeed) {
    // text right after a closing line is an epilogue somebody put there
    return isClosing ? { next: index, isClosing } : null
  }
  while (body[index] === carriageReturn) index++
  return { next: body[index] === lineFeed ? index + 1 : index, isClosing }
}

function beforeLineEnd(body: Buffer, start: number, position: number): number {
  let end = position
  if (end > start && body[end - 1] === lineFeed) end--
  while (end > start && body[end - 1] === carriageReturn) end--
  return end
}

/** The boundary a multipart uses when it does not say so: the first `--line` that a header follows, or that is closed. */
export function findBoundary(body: Buffer): string | null {
  const head = body.toString('latin1', 0, 65_536)
  let tries = 0
  for (const match of head.matchAll(/(?:^|[\r\n])--([^\s-][^\r\n]{0,200}|-[^\r\n]{1,200})\r*\n/g)) {
    const next = head.slice(match.index + match[0].length, match.index + match[0].length + 200)
    const line = (match[1] ?? '').trimEnd()
    if (/^content-[a-z-]+[ \t]*:/i.test(next) || head.includes(`\n--${line}--`, match.index)) return line
    // a text full of rules is no multipart, and each look goes through all of it
    if (++tries > 100) return null
  }
  return null
}
