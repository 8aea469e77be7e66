import { cleanLine, cutText } from './clean-text.ts'
import { decodeHeaderText, decodeRaw } from './encoded-words.ts'
import type { MailAddress } from './parsed-mail.ts'

// Longer than any address or name that means something.
const longestAddress = 320
const longestRaw = 4_000
const longestName = 500
const mostAddresses = 2_000

type Token = { kind: 'text' | 'quoted' | 'angle' | 'comment'; text: string } | { kind: 'end' }

/**
 * Reads the addresses of From, To and the like out of a value given as one character per byte (rule 25): groups,
 * comments, quoted names and local parts, semicolons for commas, text that is no address. Every character is looked at
 * a bounded number of times.
 */
export function readAddresses(value: string): MailAddress[] {
  const addresses: MailAddress[] = []
  let tokens: Exclude<Token, { kind: 'end' }>[] = []
  for (const token of tokenize(value)) {
    if (addresses.length >= mostAddresses) break
    if (token.kind !== 'end') {
      tokens.push(token)
      continue
    }
    const [next, ...more] = readOne(tokens)
    const last = addresses.at(-1)
    // Bee, Ann <ann@a.example>: the quotes around the name were forgotten
    if (last?.address === '' && next !== undefined && next.address !== '' && next.name !== '')
      addresses.splice(-1, 1, { ...next, name: `${last.name}, ${next.name}` })
    else if (next !== undefined) addresses.push(next)
    addresses.push(...more)
    tokens = []
  }
  return addresses
}

function* tokenize(value: string): Generator<Token> {
  let text = ''
  let index = 0
  let isGroup = false
  let unclosed = 0
  while (index < value.length) {
    const word = encodedWordAt(value, index)
    if (word !== '') {
      text += word
      index += word.length
      continue
    }
    const character = value.charAt(index)
    const special = character === '"' || character === '(' || character === '<'
    const end = special && unclosed < mostUnclosed ? endOf(value, index) : -1
    if (special && end === -1) unclosed += 1
    if (special && end !== -1) {
      if (text !== '') yield { kind: 'text', text }
      text = ''
      const inner = value.slice(index + 1, end)
      if (character === '"') yield { kind: 'quoted', text: inner.replace(/\\(.)/gs, '$1') }
      else if (character === '(') yield { kind: 'comment', text: inner.replace(/\\(.)/gs, '$1') }
      else yield { kind: 'angle', text: inner }
      index = end + 1
    } else if (character === ',' || character === ';') {
      if (text !== '') yield { kind: 'text', text }
      text = ''
      yield { kind: 'end' }
      if (character === ';') isGroup = false
      index += 1
    } else if (character === ':' && !isGroup && isGroupName(text)) {
      // what stands before the colon is the name of a group, not of an address
      text = ''
      isGroup = true
      index += 1
    } else {
      text += special ? ' ' : character
      index += 1
    }
  }
  if (text !== '') yield { kind: 'text', text }
  yield { kind: 'end' }
}

// Commas and colons may stand in it, against the standard; an address in it is still looked for.
const encodedWord = /=\?[^?\s=]{1,60}\?[bq]\?[^?<>@]{0,2000}\?=/iy

function encodedWordAt(value: string, index: number): string {
  if (value.charAt(index) !== '=') return ''
  encodedWord.lastIndex = index
  return encodedWord.exec(value)?.[0] ?? ''
}

function isGroupName(text: string): boolean {
  return text.length < longestName && !text.includes('@') && !/^\s*(?:mailto|smtp)$/i.test(text) && !text.includes('[')
}

// A quote or bracket that nobody closes would make every later one look for its end up to the end of the value.
const furthestEnd = 2_000
const mostUnclosed = 50

/** The index of the quote, bracket or parenthesis that closes the one at `start`; -1 when none does nearby. */
function endOf(value: string, start: number): number {
  const open = value.charAt(start)
  const last = Math.min(value.length, start + furthestEnd)
  let depth = 0
  let isQuoted = false
  for (let index = start; index < last; index++) {
    const character = value.charAt(index)
    if (character === '\\' && open !== '<') index += 1
    else if (open === '"') {
      if (character === '"' && index > start) return index
    } else if (open === '(') {
      depth += character === '(' ? 1 : character === ')' ? -1 : 0
      if (depth === 0) return index
    } else {
      if (character === '"') isQuoted = !isQuoted
      else if (character === '>' && !isQuoted) return index
    }
  }
  // a quote within the brackets that nobody closed
  const plain = open === '<' ? value.slice(start, last).indexOf('>') : -1
  return plain === -1 ? -1 : start + plain
}

function readOne(tokens: Exclude<Token, { kind: 'end' }>[]): MailAddress[] {
  const angles = tokens.filter(({ kind, text }) => kind === 'angle' && text.includes('@'))
  const angle = angles.at(-1)
  const comments = tokens.filter(({ kind }) => kind === 'comment').map(({ text }) => text)
  if (angle !== undefined) {
    const words = tokens.filter((token) => token.kind === 'text' || token.kind === 'quoted')
    const name = readName(words.map(({ text }) => text.trim()).join(' '))
    return [{ name: name || readName(comments.join(' ')), address: readAddress(angle.text) }]
  }
  // no brackets: `a@b`, `"quoted local"@b`, `a@b (Name)`, several with spaces between, or a name alone
  const hasPlain = tokens.some(({ kind, text }) => kind === 'text' && /\S@\S/.test(text))
  const bare = tokens
    // what is quoted beside an address is a name, whatever it looks like
    .map(({ kind, text }) =>
      kind === 'quoted' && hasPlain ? { kind, text: text.replaceAll('@', ' ') } : { kind, text },
    )
    .map(({ kind, text }) => (kind === 'quoted' && !text.includes('@') ? `"${text}"` : kind === 'comment' ? ' ' : text))
    .join('')
  const quotedLocal = /^\s*("[^"@]*"@[^\s"]+)\s*$/.exec(bare)?.[1]
  const spelled = quotedLocal === undefined ? joinAround(bare) : [quotedLocal]
  const found = spelled.filter((word) => word.includes('@'))
  if (found.length > 0) {
    const words = spelled.filter((word) => !word.includes('@')).join(' ')
    const name = found.length === 1 ? readName(comments.join(' ')) || readName(words) : ''
    return found
      .map((word) => ({ name, address: readAddress(word) }))
      .filter(({ name, address }) => name !== '' || address !== '')
  }
  const empty = tokens.find(({ kind, text }) => kind === 'angle' && text.trim() !== '')
  const name = readName([bare, ...comments].join(' ').replaceAll('"', ' '))
  if (name === '' && empty === undefined) return []
  // a program encoded the address with the name
  const encoded = /^(.*?)<?([^\s<>@"]{1,64}@[^\s<>@"]{1,255})$/.exec(name)
  const address = readAddress(encoded?.[2] ?? '')
  if (address !== '') return [{ name: readName(encoded?.[1] ?? '').replace(/"/g, ''), address }]
  return [{ name: name || cleanLine(decodeHeaderText(empty?.text ?? '')), address: '' }]
}

/** Words of a text; `a @ b . c` is one. */
function joinAround(text: string): string[] {
  return text
    .slice(0, 10_000)
    .replace(/ *@ */g, '@')
    .split(/\s+/)
    .filter((word) => word !== '')
}

function readName(text: string): string {
  const name = cleanLine(decodeHeaderText(text.slice(0, longestName * 20)))
  // 'Name' and "Name" in quotes within quotes
  const bare = name.replace(/^(['"])(.*)\1$/s, '$2')
  // brackets too many around the address
  return cutText(bare.replace(/^[\s<>]+|[\s<>]+$/g, ''), longestName)
}

/** The form to store: no brackets, comments, spaces or source route; the domain in lower case; '' when unusable. */
export function readAddress(text: string): string {
  // no address is that long, and patterns that look for an end take the square of a text's length
  const raw = decodeRaw(decodeWordsInside(text.slice(0, longestRaw)))
    .replace(/^[\s<]*(?:mailto:|smtp:)?/i, '')
    .replace(/[>\s.,;]*$/, '')
  // <@relay.example,@other.example:name@domain.example>: where it should go through is nobody's business
  const direct = raw.startsWith('@') ? raw.slice(raw.indexOf(':') + 1) : raw
  const bare = direct.replace(/\([^()]*\)/g, '').replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g, '')
  const address = cleanLine(bare.startsWith('"') ? bare : bare.replace(/\s+/g, ''))
  const at = address.lastIndexOf('@')
  if (at < 1 || at === address.length - 1 || address.length > longestAddress) return ''
  const domain = address
    .slice(at + 1)
    .toLowerCase()
    .replace(/\.+$/, '')
  const local = address
    .slice(0, at)
    .replace(/^"([\w.+-]+)"$/, '$1')
    .replace(/^'+|'+$/g, '')
  if (local === '' || domain === '' || /[<>()[\],;:\s]/.test(domain.replace(/^\[[^\]]*\]$/, ''))) return ''
  return `${local}@${domain}`
}

function decodeWordsInside(text: string): string {
  return text.includes('=?') ? decodeHeaderText(text) : text
}
