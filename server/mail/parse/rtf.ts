import iconv from 'iconv-lite'
import { deEncapsulateSync } from 'rtf-stream-parser'
import { decodeCharset } from './charset.ts'

const compressed = 0x75465a4c
const uncompressed = 0x414c454d
const dictionaryStart = Buffer.from(
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans ' +
    'SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx',
  'latin1',
)

/** Unpacks compressed RTF ([MS-OXRTFCP]) of at most `most` bytes; null when it is none or broken. */
export function unpackRtf(bytes: Buffer, most: number): Buffer | null {
  if (bytes.length < 16) return null
  const rawSize = bytes.readUInt32LE(4)
  const kind = bytes.readUInt32LE(8)
  if (kind === uncompressed) return bytes.subarray(16, 16 + rawSize)
  if (kind !== compressed || rawSize > most) return null
  const window = Buffer.alloc(4096)
  dictionaryStart.copy(window)
  let write = dictionaryStart.length
  const target = Buffer.alloc(rawSize)
  let length = 0
  let position = 16
  const put = (byte: number) => {
    window[write] = byte
    write = (write + 1) & 4095
    if (length < rawSize) target[length++] = byte
  }
  while (position < bytes.length && length < rawSize) {
    const flags = bytes[position++] as number
    for (let bit = 0; bit < 8 && position < bytes.length && length < rawSize; bit++) {
      if ((flags & (1 << bit)) === 0) {
        put(bytes[position++] as number)
        continue
      }
      const token = ((bytes[position] as number) << 8) | (bytes[position + 1] ?? 0)
      position += 2
      const from = token >> 4
      if (from === write) return target.subarray(0, length)
      for (let nth = 0; nth < (token & 15) + 2; nth++) put(window[(from + nth) & 4095] as number)
    }
  }
  return target.subarray(0, length)
}

// A larger document is a file to open, not a text to read in the desk.
const longestRtf = 5_000_000

/** The HTML or text inside RTF: what Outlook encapsulated ([MS-OXRTFEX]), else the plain words of it. */
export function readRtf(bytes: Buffer): { html: string | null; text: string | null } {
  if (bytes.length > longestRtf) return { html: null, text: null }
  try {
    const result = deEncapsulateSync(bytes, { decode: iconv.decode, mode: 'either' })
    const content = String(result.text)
    return result.mode === 'html' ? { html: content, text: null } : { html: null, text: content }
  } catch {
    return { html: null, text: rtfWords(bytes.toString('latin1')) }
  }
}

const hiddenGroups =
  /^(?:fonttbl|colortbl|stylesheet|info|pict|object|header|footer|listtable|listoverridetable|rsidtbl|generator|xmlnstbl|themedata)$/
const tokens = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\/gi

/** The words of RTF without any of its looks. */
function rtfWords(source: string): string {
  const codePage = /\\ansicpg(\d{3,5})/.exec(source)?.[1] ?? '1252'
  const hidden: boolean[] = [false]
  let output = ''
  let pending: number[] = []
  let skip = 0
  const flush = () => {
    if (pending.length > 0) output += decodeCharset(Buffer.from(pending), `cp${codePage}`)
    pending = []
  }
  for (const [, word, number, hex, symbol, brace, text] of source.matchAll(tokens)) {
    const isHidden = hidden.at(-1) === true
    if (brace === '{' && hidden.length < 1_000) hidden.push(isHidden)
    else if (brace === '}' && hidden.length > 1) hidden.pop()
    else if ((word !== undefined && hiddenGroups.test(word)) || symbol === '*') hidden[hidden.length - 1] = true
    else if (isHidden) continue
    else if (hex !== undefined && skip > 0) skip -= 1
    else if (hex !== undefined) pending.push(Number.parseInt(hex, 16))
    else {
      flush()
      if (word === 'par' || word === 'line') output += '\n'
      else if (word === 'tab') output += '\t'
      else if (word === 'u') {
        output += String.fromCharCode(Number(number) & 0xffff)
        skip = 1
      } else if (symbol !== undefined && /[\\{}]/.test(symbol)) output += symbol
      else if (text !== undefined) {
        output += text.slice(skip)
        skip = 0
      }
    }
  }
  flush()
  return output.trim()
}
