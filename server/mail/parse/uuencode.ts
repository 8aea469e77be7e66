/** A file found in uuencoded text. `start` and `end` are where it stands, line ends included. */
export interface UuencodedFile {
  name: string
  content: Buffer
  start: number
  end: number
}

const beginLine = /(?:^|[\r\n])begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,500})\r*\n?/g

/** Finds the first uuencoded file at or after `from`; null when there is none with at least one good line. */
export function decodeUuencoded(bytes: Buffer, from = 0): UuencodedFile | null {
  let begin = bytes.indexOf('begin', from)
  while (begin !== -1) {
    const head = bytes.toString('latin1', Math.max(0, begin - 1), begin + 600)
    beginLine.lastIndex = 0
    const match = beginLine.exec(head)
    const isLineStart = begin === 0 || /^[\r\n]/.test(head)
    if (match !== null && isLineStart && match.index === 0) {
      const skipped = match[0].length - (begin === 0 ? 0 : 1)
      const file = decodeLines(bytes, begin + skipped)
      if (file !== null) return { name: (match[1] ?? '').trim(), content: file.content, start: begin, end: file.end }
    }
    begin = bytes.indexOf('begin', begin + 5)
  }
  return null
}

/** Decodes lines up to `end`; null when a line is not uuencoded before anything was decoded. */
function decodeLines(bytes: Buffer, start: number): { content: Buffer; end: number } | null {
  const target = Buffer.allocUnsafeSlow(Math.ceil((bytes.length - start) * 0.75) + 3)
  let length = 0
  let position = start
  while (position < bytes.length) {
    const lineFeed = bytes.indexOf(0x0a, position)
    const next = lineFeed === -1 ? bytes.length : lineFeed + 1
    let end = lineFeed === -1 ? bytes.length : lineFeed
    while (end > position && bytes[end - 1] === 0x0d) end--
    if (end - position === 3 && bytes.toString('latin1', position, end) === 'end') {
      return length > 0 ? { content: Buffer.from(target.subarray(0, length)), end: next } : null
    }
    const count = end > position ? ((bytes[position] as number) - 32) & 63 : 0
    // trailing spaces may have been lost, a check character may have been added
    const isLine =
      end === position || (end - position - 1 <= Math.ceil(count / 3) * 4 + 2 && isEncoded(bytes, position, end))
    if (!isLine) break
    for (let group = position + 1, left = count; left > 0; group += 4, left -= 3) {
      const high = (sixBits(bytes, group, end) << 18) | (sixBits(bytes, group + 1, end) << 12)
      const word = high | (sixBits(bytes, group + 2, end) << 6) | sixBits(bytes, group + 3, end)
      target[length++] = (word >> 16) & 255
      if (left > 1) target[length++] = (word >> 8) & 255
      if (left > 2) target[length++] = word & 255
    }
    position = next
  }
  return length > 45 ? { content: Buffer.from(target.subarray(0, length)), end: position } : null
}

function sixBits(bytes: Buffer, index: number, end: number): number {
  return index < end ? ((bytes[index] as number) - 32) & 63 : 0
}

function isEncoded(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index++) {
    const byte = bytes[index] as number
    if (byte < 0x20 || byte > 0x60) return false
  }
  return true
}
