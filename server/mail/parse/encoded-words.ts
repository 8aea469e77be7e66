import { decodeCharset } from './charset.ts'
import { decodeBase64, decodeQuotedPrintable } from './transfer-encoding.ts'

// One encoded word (RFC 2047, with the language of RFC 2231). The text may hold spaces, against the standard, and the
// last one may have lost its end.
const encodedWord = /=\?([^?\s=]{1,60})\?([bq])\?([^?]*)(?:\?=|\??$)/gi

interface Word {
  charset: string
  bytes: Buffer
}

/**
 * Decodes a header value given as one character per byte. Neighbouring words of one charset are joined before they are
 * decoded, since senders cut inside characters; bytes above ASCII outside of words are looked at (rule 10).
 */
export function decodeHeaderText(value: string): string {
  if (!value.includes('=?')) return decodeRaw(value)
  let output = ''
  let pending: Word[] = []
  let position = 0
  const flush = () => {
    output += decodeWords(pending)
    pending = []
  }
  for (const match of value.matchAll(encodedWord)) {
    const between = value.slice(position, match.index)
    position = match.index + match[0].length
    // white space between two words is part of their encoding; a torn escape may leave nothing but it
    if (pending.length === 0 || /[^\s]/.test(between)) {
      flush()
      output += decodeRaw(between)
    }
    pending.push(readWord(match))
  }
  flush()
  return output + decodeRaw(value.slice(position))
}

function readWord(match: RegExpMatchArray): Word {
  const [, label = '', encoding = '', text = ''] = match
  const charset = label.replace(/\*.*$/, '')
  const raw = Buffer.from(text, 'latin1')
  if (encoding.toLowerCase() === 'b') return { charset, bytes: decodeBase64(raw) }
  // a line that was folded in the middle of an escape
  const whole = text.replace(/=([\da-f])\s+(?=[\da-f])/gi, '=$1').replaceAll('_', ' ')
  return { charset, bytes: decodeQuotedPrintable(Buffer.from(whole, 'latin1')) }
}

function decodeWords(words: Word[]): string {
  let output = ''
  let index = 0
  while (index < words.length) {
    const charset = words[index]?.charset ?? ''
    const same: Buffer[] = []
    while (index < words.length && words[index]?.charset.toLowerCase() === charset.toLowerCase()) {
      same.push(words[index]?.bytes ?? Buffer.alloc(0))
      index += 1
    }
    // words of ISO-2022 charsets each end in ASCII mode, so joining them is harmless
    output += decodeCharset(Buffer.concat(same), charset)
  }
  return output
}

/** Text outside of encoded words: UTF-8 when valid, else by the look of its bytes. */
export function decodeRaw(value: string): string {
  return /[^\t\x20-\x7e]/.test(value) ? decodeCharset(Buffer.from(value, 'latin1'), '') : value
}
