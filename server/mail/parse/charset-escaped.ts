import iconv from 'iconv-lite'

// Charsets that switch between ASCII and two-byte characters with escape sequences, all in 7 bits: no library decodes
// these. The two-byte characters are those of an 8-bit charset with the high bits off.

export type EscapedCharset = 'iso-2022-kr' | 'iso-2022-cn' | 'hz'

const escapeByte = 0x1b
const shiftOut = 0x0e
const shiftIn = 0x0f
const tilde = 0x7e

/** Decodes ISO-2022-KR (RFC 1557), the GB 2312 part of ISO-2022-CN (RFC 1922) and HZ (RFC 1843). Never throws. */
export function decodeEscaped(bytes: Buffer, charset: EscapedCharset): string {
  const target = Buffer.allocUnsafe(bytes.length)
  let length = 0
  let isWide = false
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0
    if (charset === 'hz' ? byte === tilde : byte === escapeByte) {
      const skip = charset === 'hz' ? hzEscape(bytes[index + 1]) : escapeLength(bytes, index)
      if (charset === 'hz' && skip === 0) {
        target[length++] = byte
        continue
      }
      if (charset === 'hz') {
        const next = bytes[index + 1]
        if (next === tilde) target[length++] = tilde
        else if (next === 0x7b) isWide = true
        else if (next === 0x7d) isWide = false
      }
      index += skip
    } else if (charset !== 'hz' && (byte === shiftOut || byte === shiftIn)) {
      isWide = byte === shiftOut
    } else {
      // two-byte text ends with its line at the latest, so one lost escape does not spoil the rest
      if (byte === 0x0a) isWide = false
      target[length++] = isWide && byte > 0x20 && byte < 0x7f ? byte | 0x80 : byte
    }
  }
  return iconv.decode(target.subarray(0, length), charset === 'iso-2022-kr' ? 'cp949' : 'gb18030')
}

/** How many bytes follow the tilde: one for `~~`, `~{`, `~}` and a line end, none when it is only a tilde. */
function hzEscape(next: number | undefined): number {
  return next === tilde || next === 0x7b || next === 0x7d || next === 0x0a ? 1 : 0
}

/** Bytes after ESC that belong to the sequence: `$)C`, `$)A`, `$*H`, `N`, `O` and the like. */
function escapeLength(bytes: Buffer, index: number): number {
  if (bytes[index + 1] !== 0x24) return 1
  const third = bytes[index + 2] ?? 0
  return third >= 0x28 && third <= 0x2b ? 3 : 2
}
