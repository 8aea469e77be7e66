import { decodeCharset } from './charset.ts'
import { decodeHeaderText } from './encoded-words.ts'

/** A value such as `text/plain; charset=utf-8`: the main part in lower case, parameters decoded (RFC 2231). */
export interface ParameterizedValue {
  value: string
  parameters: Map<string, string>
}

interface Piece {
  name: string
  text: string
}

/** Reads Content-Type and Content-Disposition in linear time, with whatever quoting their writers forgot. */
export function readParameters(header: string): ParameterizedValue {
  const { main, pieces } = splitPieces(header)
  const value = main
    .toLowerCase()
    .replace(/\([^()]*\)/g, '')
    .replace(/[\s"']/g, '')
  return { value, parameters: joinPieces(pieces) }
}

function splitPieces(header: string): { main: string; pieces: Piece[] } {
  const sections: string[] = []
  let current = ''
  let isQuoted = false
  for (let index = 0; index < header.length; index++) {
    const character = header.charAt(index)
    if (isQuoted && character === '\\' && index + 1 < header.length) {
      // a Windows path in quotes has single backslashes that escape nothing
      const next = header.charAt(++index)
      current += next === '"' || next === '\\' ? `\\${next}` : `\\\\${next}`
    } else if (character === '"') {
      isQuoted = !isQuoted
      current += character
    } else if (character === ';' && !isQuoted) {
      sections.push(current)
      current = ''
    } else {
      current += character
    }
  }
  sections.push(current)
  let [main = '', ...rest] = sections
  // `text/plain charset=utf-8` and `text/plain, charset=…`: somebody forgot the semicolon
  const forgotten = /^\s*([\w.+-]+\/[\w.+-]+)[\s,]+([a-z*0-9-]+\s*=.*)$/is.exec(main)
  if (forgotten?.[1]) {
    main = forgotten[1]
    rest = [forgotten[2] ?? '', ...rest]
  }
  return { main, pieces: rest.flatMap(readPiece) }
}

function readPiece(section: string): Piece[] {
  const equals = section.indexOf('=')
  if (equals < 1) return []
  const name = section.slice(0, equals).trim().toLowerCase()
  const text = section.slice(equals + 1).trim()
  const quoted = /^"((?:[^"\\]|\\.)*)"?/s.exec(text)
  const bare = quoted ? (quoted[1] ?? '').replace(/\\(.)/gs, '$1') : text.replace(/^'(.*)'$/s, '$1')
  return [{ name: name.replace(/\s/g, ''), text: quoted ? bare : bare.replace(/\s*\([^()]*\)$/, '') }]
}

/** Puts continuations (`name*0*=`, `name*1=`) together; `name*` wins over `name` (rule 11). */
function joinPieces(pieces: Piece[]): Map<string, string> {
  const plain = new Map<string, string>()
  const extended = new Map<string, { number: number; isEncoded: boolean; text: string }[]>()
  for (const { name, text } of pieces) {
    const match = /^([^*]+)\*(?:(\d{1,3})(\*)?)?$/.exec(name)
    if (match?.[1] === undefined) {
      if (!plain.has(name)) plain.set(name, decodeHeaderText(text))
      continue
    }
    const list = extended.get(match[1]) ?? []
    list.push({ number: Number(match[2] ?? 0), isEncoded: match[2] === undefined || match[3] === '*', text })
    extended.set(match[1], list)
  }
  for (const [name, list] of extended) {
    list.sort((a, b) => a.number - b.number)
    plain.set(name, decodeExtended(list))
  }
  return plain
}

function decodeExtended(list: { isEncoded: boolean; text: string }[]): string {
  const first = list[0]
  if (first === undefined) return ''
  const labelled = first.isEncoded ? /^([^']*)'([^']*)'(.*)$/s.exec(first.text) : null
  const texts = list.map(({ text }, index) => (index === 0 && labelled ? (labelled[3] ?? '') : text))
  if (!list.some(({ isEncoded }) => isEncoded)) return decodeHeaderText(texts.join(''))
  const bytes = list.map(({ isEncoded }, index) =>
    isEncoded ? decodePercent(texts[index] ?? '') : Buffer.from(texts[index] ?? '', 'latin1'),
  )
  const whole = Buffer.concat(bytes)
  // some writers put encoded words where percent escapes belong
  const inner = whole.toString('latin1')
  return inner.includes('=?') && inner.includes('?=')
    ? decodeHeaderText(inner)
    : decodeCharset(whole, labelled?.[1] ?? '')
}

/** Percent escapes to bytes; a percent sign that begins none stays. */
export function decodePercent(text: string): Buffer {
  const binary = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(binary, 'latin1')
}
