import { decodeUuencoded } from './uuencode.ts'

/** What a Content-Transfer-Encoding means, however it is written (`7-bit`, `quoted-printable;`, `x-uue` …). */
export type TransferEncoding = 'none' | 'base64' | 'quoted-printable' | 'uuencode'

/** Reads the header's value; what is unknown is taken as it stands. */
export function readTransferEncoding(value: string): TransferEncoding {
  const name = value
    .toLowerCase()
    .replace(/\([^()]*\)/g, '')
    .replace(/[^a-z0-9]/g, '')
  if (/^(?:x)?base64|^b64$|^mimebase64/.test(name)) return 'base64'
  if (/^(?:x)?quoted?printable|^qp$|^quoted$/.test(name)) return 'quoted-printable'
  if (/^(?:x)?uu(?:e|encode[d]?)?$/.test(name)) return 'uuencode'
  return 'none'
}

/** Undoes a transfer encoding. Broken input gives what can be read of it; nothing throws. */
export function decodeTransfer(bytes: Buffer, encoding: TransferEncoding): Buffer {
  if (encoding === 'base64') {
    const end = base64End(bytes)
    if (end === bytes.length) return decodeBase64(bytes)
    return Buffer.concat([decodeBase64(bytes.subarray(0, end)), Buffer.from('\n'), bytes.subarray(end)])
  }
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(bytes)
  if (encoding === 'uuencode') return decodeUuencoded(bytes)?.content ?? bytes
  return bytes
}

const longestFooter = 4_096

/** Where base64 ends: lists and scanners put their footer below it without encoding it. */
function base64End(bytes: Buffer): number {
  const start = Math.max(0, bytes.length - longestFooter)
  const tail = bytes.toString('latin1', start)
  // behind padding or an empty line: the rule or the first words of a footer
  const found =
    /(?<=[\w+/]={0,2}[ \t]*\r?\n[ \t]*\r?\n|=[ \t]*\r?\n)(?:-- ?\r?\n|[-_=*]{5,}|[^\n]*\p{L}[,.:;]? \p{L})/u.exec(tail)
  if (found === null || /^[A-Za-z0-9+/]{40,}={0,2}\r?$/m.test(tail.slice(found.index))) return bytes.length
  return start + found.index
}

const base64Values = new Uint8Array(256).fill(255)
for (const [value, byte] of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/').entries())
  base64Values[byte] = value
base64Values[0x2d] = 62
base64Values[0x5f] = 63

/**
 * Base64 straight from bytes to bytes: no string of the whole is made, foreign characters are skipped, and padding in
 * the middle (two encoded texts glued together) begins a new group.
 */
export function decodeBase64(bytes: Buffer): Buffer {
  const target = Buffer.allocUnsafeSlow(Math.ceil((bytes.length * 3) / 4))
  let length = 0
  let group = 0
  let bits = 0
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] as number
    const value = base64Values[byte] as number
    if (value < 64) {
      group = ((group << 6) | value) & 0xffffff
      bits += 6
      if (bits >= 8) {
        bits -= 8
        target[length++] = (group >> bits) & 255
      }
    } else if (byte === 0x3d) {
      group = 0
      bits = 0
    }
  }
  // the whole block would stay in memory for the sake of a short text
  return length * 2 < target.length ? Buffer.from(target.subarray(0, length)) : target.subarray(0, length)
}

/** Quoted-printable (RFC 2045 6.7); `=` that begins no escape stays what it is. */
export function decodeQuotedPrintable(bytes: Buffer): Buffer {
  if (!bytes.includes(0x3d)) return bytes
  const target = Buffer.allocUnsafeSlow(bytes.length)
  let length = 0
  let index = 0
  while (index < bytes.length) {
    const byte = bytes[index] as number
    if (byte !== 0x3d) {
      target[length++] = byte
      index += 1
      continue
    }
    const value = hexValue(bytes[index + 1]) * 16 + hexValue(bytes[index + 2])
    if (value >= 0) {
      target[length++] = value
      index += 3
      continue
    }
    const after = softBreak(bytes, index + 1)
    if (after === -1) target[length++] = byte
    index = after === -1 ? index + 1 : after
  }
  return target.subarray(0, length)
}

/** Where the next line begins when only white space stands between here and the line's end; else -1. */
function softBreak(bytes: Buffer, start: number): number {
  let index = start
  while (bytes[index] === 0x20 || bytes[index] === 0x09) index++
  if (index >= bytes.length) return index
  if (bytes[index] === 0x0d) {
    while (bytes[index] === 0x0d) index++
    return bytes[index] === 0x0a ? index + 1 : index
  }
  return bytes[index] === 0x0a ? index + 1 : -1
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1_000
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1_000
}
