import iconv from 'iconv-lite'

// what the bytes above ASCII are in Windows-1252
const upper = iconv.decode(Buffer.from(Array.from({ length: 128 }, (_, index) => index + 128)), 'windows-1252')

/**
 * Text that is UTF-8 but for some bytes: programs glue footers and quotations of another charset to it. Those bytes are
 * read as Windows-1252; only what is left of a character that was cut becomes U+FFFD.
 */
export function decodeMixed(bytes: Buffer): string {
  const pieces: string[] = []
  let valid = 0
  let index = 0
  while (index < bytes.length) {
    const size = sequenceSize(bytes, index)
    if (size > 0) {
      index += size
      continue
    }
    if (valid < index) pieces.push(bytes.toString('utf8', valid, index))
    const cut = cutSize(bytes, index)
    pieces.push(cut > 1 ? '\ufffd' : upper.charAt((bytes[index] ?? 0) - 128))
    index += cut
    valid = index
  }
  pieces.push(bytes.toString('utf8', valid))
  return pieces.join('')
}

/** The length of the valid UTF-8 character (RFC 3629) that begins here; 0 when none does. */
function sequenceSize(bytes: Buffer, index: number): number {
  const lead = bytes[index] ?? 0
  if (lead < 0x80) return 1
  const size = wantedSize(lead)
  const second = bytes[index + 1] ?? 0
  // no overlong forms, no surrogates, nothing above U+10FFFF
  const isOdd =
    (lead === 0xe0 && second < 0xa0) ||
    (lead === 0xed && second > 0x9f) ||
    (lead === 0xf0 && second < 0x90) ||
    (lead === 0xf4 && second > 0x8f)
  return size > 0 && !isOdd && followers(bytes, index) >= size - 1 ? size : 0
}

function wantedSize(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 2
  if (lead >= 0xe0 && lead <= 0xef) return 3
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0
}

function followers(bytes: Buffer, index: number): number {
  let count = 0
  while (count < 3 && ((bytes[index + 1 + count] ?? 0) & 0xc0) === 0x80) count += 1
  return count
}

/** How many bytes a cut character takes: its first ones; 1 for a byte that is none. */
function cutSize(bytes: Buffer, index: number): number {
  const size = wantedSize(bytes[index] ?? 0)
  return size < 3 ? 1 : 1 + Math.min(followers(bytes, index), size - 2)
}
