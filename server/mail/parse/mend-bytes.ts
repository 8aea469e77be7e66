import { decodeCharset } from './charset.ts'
import type { RawHeader } from './header-block.ts'

const carriageReturn = 13
const lineFeed = 10

/** A mail with the oddities undone that concern all its bytes: UTF-16, a byte order mark, lines that end with CR only. */
export function mendBytes(bytes: Buffer): Buffer {
  return mendBareReturns(withoutMark(mendWide(bytes)))
}

/** A mail in UTF-16, which programs save that take it for a text, as UTF-8; any other mail as it is. */
function mendWide(bytes: Buffer): Buffer {
  const order = wideOrder(bytes)
  if (order === null) return bytes
  const even = bytes.subarray(0, bytes.length - (bytes.length % 2))
  const little = order === 'little' ? even : Buffer.from(even).swap16()
  return Buffer.from(little.toString('utf16le'), 'utf8')
}

function wideOrder(bytes: Buffer): 'little' | 'big' | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'little'
  if (first === 0xfe && second === 0xff) return 'big'
  if (bytes.length < 32) return null
  // a header is ASCII: then every other byte is zero
  const head = bytes.subarray(0, 32)
  const isZeroAt = (parity: number) => head.every((byte, index) => (index % 2 === parity) === (byte === 0))
  return isZeroAt(1) ? 'little' : isZeroAt(0) ? 'big' : null
}

function withoutMark(bytes: Buffer): Buffer {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** A mail whose lines end with a bare CR only, with LF instead (a copy); any other mail as it is. */
function mendBareReturns(bytes: Buffer): Buffer {
  if (bytes.includes(lineFeed) || !bytes.includes(carriageReturn)) return bytes
  const copy = Buffer.from(bytes)
  for (let index = copy.indexOf(carriageReturn); index !== -1; index = copy.indexOf(carriageReturn, index + 1)) {
    copy[index] = lineFeed
  }
  return copy
}

/**
 * Header fields with bytes above ASCII as UTF-8, read in the charset that the mail's text declares: who writes them raw
 * writes them in the same one. Fields that are UTF-8 already stay.
 */
export function mendHeaders(headers: RawHeader[], charset: string): RawHeader[] {
  if (charset === '' || /^(?:utf|ucs|unicode|us-ascii|iso-2022|hz)/i.test(charset)) return headers
  return headers.map((header) =>
    /[\x80-\xff]/.test(header.value)
      ? {
          ...header,
          value: Buffer.from(decodeCharset(Buffer.from(header.value, 'latin1'), charset), 'utf8').toString('latin1'),
        }
      : header,
  )
}
