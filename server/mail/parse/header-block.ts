// Splits the bytes of a header into fields, however its lines end. Values stay bytes (as latin1 text): which characters
// they are is decided where their meaning is known.

/** A field as it came: name in lower case, value unfolded, one character per byte. */
export interface RawHeader {
  name: string
  value: string
}

export interface HeaderBlock {
  headers: RawHeader[]
  /** Where the body begins. */
  bodyStart: number
  /** Whether lines had to be guessed at. */
  repaired: boolean
}

const fieldStart = /^([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:/
const carriageReturn = 13
const lineFeed = 10

interface Line {
  start: number
  end: number
  next: number
}

/** The line at `start`: it ends with LF, CRLF, CRCRLF or a bare CR. */
function lineAt(bytes: Buffer, start: number, lineFeedAt: number, end: number): Line {
  for (let index = start; index < lineFeedAt; index++) {
    if (bytes[index] !== carriageReturn) continue
    let next = index + 1
    while (next < end && bytes[next] === carriageReturn && next - index < 3) next++
    if (next < end && bytes[next] === lineFeed) return { start, end: index, next: next + 1 }
    return { start, end: index, next: index + 1 }
  }
  return { start, end: lineFeedAt, next: Math.min(lineFeedAt + 1, end) }
}

/**
 * Reads header fields from `start` up to the empty line. An mbox line, junk before the first field and lines that are
 * neither field nor continuation are tolerated; a line that cannot belong to a header begins the body.
 * `isMail`: empty lines before the first field are skipped too.
 */
export function readHeaderBlock(bytes: Buffer, start: number, end: number, isMail: boolean): HeaderBlock {
  const headers: RawHeader[] = []
  let pieces: string[] = []
  let name = ''
  let repaired = false
  let position = start
  let nextLineFeed = -1
  const finish = () => {
    if (name !== '') headers.push({ name, value: pieces.join(' ').trim() })
    name = ''
    pieces = []
  }
  const lineFrom = (from: number): Line => {
    // lines that end with a bare CR share the search for the next LF
    if (nextLineFeed < from) nextLineFeed = bytes.indexOf(lineFeed, from)
    if (nextLineFeed === -1 || nextLineFeed > end) nextLineFeed = end
    return lineAt(bytes, from, nextLineFeed, end)
  }
  const textOf = (line: Line): string => bytes.toString('latin1', line.start, line.end).replaceAll('\0', '')
  while (position < end) {
    const line = lineFrom(position)
    const text = textOf(line)
    if (/^[ \t]*$/.test(text)) {
      const isFolded = text !== '' && name !== '' && line.next < end && looksLikeHeader(textOf(lineFrom(line.next)))
      const isBeforeAll = isMail && headers.length === 0 && name === '' && line.next < end
      if (!isFolded && !isBeforeAll) {
        finish()
        return { headers, bodyStart: line.next, repaired }
      }
      repaired = true
    } else if (/^[ \t]/.test(text) && name !== '') {
      pieces.push(text.trim())
    } else {
      const field = fieldStart.exec(text)
      if (field?.[1]) {
        finish()
        name = field[1].toLowerCase()
        pieces = [text.slice(field[0].length).trim()]
      } else if (/^>?From /.test(text) && isMail) {
        finish()
      } else if (line.next < end && looksLikeHeader(textOf(lineFrom(line.next)))) {
        // a header line torn in two, or junk
        repaired = true
        if (name !== '') pieces.push(text.trim())
      } else {
        finish()
        return { headers, bodyStart: position, repaired: true }
      }
    }
    position = line.next
  }
  finish()
  return { headers, bodyStart: end, repaired }
}

function looksLikeHeader(text: string): boolean {
  return fieldStart.test(text)
}

/** The first value of a field; undefined when there is none. */
export function firstHeader(headers: RawHeader[], name: string): string | undefined {
  return headers.find((header) => header.name === name)?.value
}
