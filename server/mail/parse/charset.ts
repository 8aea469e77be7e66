import { isUtf8 } from 'node:buffer'
import iconv from 'iconv-lite'
import { decodeEscaped, type EscapedCharset } from './charset-escaped.ts'
import { decodeMixed } from './charset-mixed.ts'

// What mails call their character sets, where neither iconv-lite nor the platform knows the name.
const repaired: Record<string, string> = {
  utf8: 'utf-8',
  utf8mb4: 'utf-8',
  uft8: 'utf-8',
  utf: 'utf-8',
  unicode: 'utf-8',
  unicode11utf8: 'utf-8',
  xunicode20utf8: 'utf-8',
  utf8unix: 'utf-8',
  cp65001: 'utf-8',
  xutf8: 'utf-8',
  '65001': 'utf-8',
  utf8n: 'utf-8',
  ytf8: 'utf-8',
  unicode11utf7: 'utf-7',
  xunicode20utf7: 'utf-7',
  csunicode11utf7: 'utf-7',
  iso88591: 'windows-1252',
  latin1: 'windows-1252',
  latin: 'windows-1252',
  l1: 'windows-1252',
  iso8859: 'windows-1252',
  '88591': 'windows-1252',
  isoir100: 'windows-1252',
  cp819: 'windows-1252',
  iso88591windows1252: 'windows-1252',
  usascii: 'windows-1252',
  ascii: 'windows-1252',
  ansi: 'windows-1252',
  ansix341968: 'windows-1252',
  cp1252: 'windows-1252',
  iso885911: 'windows-874',
  iso88599: 'windows-1254',
  iso88598i: 'iso-8859-8',
  iso88598e: 'iso-8859-8',
  visual: 'iso-8859-8',
  logical: 'iso-8859-8',
  iso88596i: 'iso-8859-6',
  iso88596e: 'iso-8859-6',
  ksc56011987: 'cp949',
  ksc5601: 'cp949',
  ksc56011989: 'cp949',
  ks: 'cp949',
  korean: 'cp949',
  euckr: 'cp949',
  xwindows949: 'cp949',
  ksx1001: 'cp949',
  uhc: 'cp949',
  ms949: 'cp949',
  windows949: 'cp949',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb231280: 'gb18030',
  euccn: 'gb18030',
  xgbk: 'gb18030',
  chinese: 'gb18030',
  cngb: 'gb18030',
  gb180302000: 'gb18030',
  gb: 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  xeuccn: 'gb18030',
  big5hkscs: 'big5-hkscs',
  xxbig5: 'big5-hkscs',
  big5eten: 'big5-hkscs',
  cnbig5: 'big5-hkscs',
  big5: 'big5-hkscs',
  cp950: 'big5-hkscs',
  big5hk: 'big5-hkscs',
  sjis: 'shift_jis',
  shiftjis: 'shift_jis',
  xsjis: 'shift_jis',
  mskanji: 'shift_jis',
  cp932: 'shift_jis',
  windows31j: 'shift_jis',
  cswindows31j: 'shift_jis',
  ms932: 'shift_jis',
  xeucjp: 'euc-jp',
  ujis: 'euc-jp',
  tis620: 'windows-874',
  xmaccyrillic: 'maccyrillic',
  xmacroman: 'macintosh',
  macroman: 'macintosh',
  mac: 'macintosh',
  koi8: 'koi8-r',
  cskoi8r: 'koi8-r',
  koi8ru: 'koi8-u',
  win1251: 'windows-1251',
  win: 'windows-1251',
  ucs2: 'utf-16',
  iso10646ucs2: 'utf-16',
  unicodefffe: 'utf-16be',
  ucs4: 'utf-32',
  iso88596: 'iso-8859-6',
  cp437: 'cp437',
  ibm437: 'cp437',
  dos850: 'cp850',
  ibm850: 'cp850',
  cp850: 'cp850',
  t61: 'windows-1252',
}

const escaped: Record<string, EscapedCharset> = {
  iso2022kr: 'iso-2022-kr',
  csiso2022kr: 'iso-2022-kr',
  hzgb2312: 'hz',
  hz: 'hz',
  iso2022cn: 'iso-2022-cn',
  iso2022cnext: 'iso-2022-cn',
}

const japanese = /^(?:cs)?iso2022jp(?:\d|ext|ms|2004)?$/

/** A charset label in its barest form: lower case letters and digits. */
function bare(label: string): string {
  return label
    .toLowerCase()
    .replace(/\*.*$/s, '')
    .replace(/[^a-z0-9]/g, '')
}

/** What iconv-lite calls the charset of a label; null when nobody knows it. */
function knownName(label: string): string | null {
  // charset=charset=utf-8 is written too
  const key = bare(label).replace(/^charset(?=.)/, '')
  const mended = repaired[key] ?? repaired[key.replace(/^x/, '')]
  if (mended !== undefined) return mended
  // 1252, cp1252, windows1252, win-1252 and ibm850 are all numbers of code pages
  const page = /^(?:cp|windows|win|ibm|ansi|x|dos|mswin|windowscp)?(\d{3,4})$/.exec(key)?.[1]
  if (page !== undefined && iconv.encodingExists(`cp${page}`)) return `cp${page}`
  return key !== '' && key.length < 40 && iconv.encodingExists(key) ? key : null
}

/**
 * Decodes the text of a part or header. The claimed charset is believed only as far as the bytes agree: UTF-8 that is
 * valid is UTF-8 whatever was claimed, and without a usable claim the bytes are looked at (rule 13). Never throws.
 */
export function decodeCharset(bytes: Buffer, label: string): string {
  if (bytes.length === 0) return ''
  const marked = byteOrderMark(bytes)
  if (marked !== null) return iconv.decode(bytes, marked)
  const key = bare(label)
  const escapedName = escaped[key]
  if (escapedName !== undefined) return decodeEscaped(bytes, escapedName)
  if (japanese.test(key)) return decodeJapanese(bytes)
  const name = knownName(label)
  if (name === null || name === 'windows-1252' || name === 'utf-8') return decodeByLook(bytes, name)
  if (name === 'utf-7' || name === 'utf7')
    return bytes.some((byte) => byte > 127) ? decodeByLook(bytes, null) : iconv.decode(bytes, 'utf-7')
  if (/^utf-?(?:16|32)/.test(name)) return decodeWide(bytes, name)
  // 7-bit or valid multi-byte UTF-8 under the name of a single-byte charset: the claim is a default somebody left in
  if (isUtf8(bytes) && hasLongSequence(bytes) && !iconvIsCleaner(bytes, name)) return bytes.toString('utf8')
  return decodeWith(bytes, name)
}

function decodeWith(bytes: Buffer, name: string): string {
  try {
    return iconv.decode(bytes, name)
  } catch {
    return decodeByLook(bytes, null)
  }
}

/** Short multi-byte text of East Asia may by chance be valid UTF-8; then the claimed charset decodes it to letters. */
function iconvIsCleaner(bytes: Buffer, name: string): boolean {
  if (!/gb18030|big5|cp949|jis|euc/.test(name)) return false
  const claimed = decodeWith(bytes, name)
  if (claimed.includes('\ufffd')) return false
  return (
    bytes.length < 12 &&
    /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\s\p{P}\w]+$/u.test(claimed)
  )
}

function hasLongSequence(bytes: Buffer): boolean {
  return bytes.some((byte) => byte > 0xc1)
}

function byteOrderMark(bytes: Buffer): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8'
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return null
}

function decodeByLook(bytes: Buffer, claimed: string | null): string {
  if (isUtf8(bytes)) {
    // ISO-2022 without its name: 7-bit bytes with escape sequences
    if (['\x1b$@', '\x1b$B', '\x1b$)', '\x1b(J'].some((sequence) => bytes.includes(sequence)))
      return decodeByEscapes(bytes)
    return bytes.toString('utf8')
  }
  if (mostlyUtf8(bytes, claimed)) return decodeMixed(bytes)
  return iconv.decode(bytes, claimed === 'windows-1252' ? claimed : guessLegacy(bytes))
}

function decodeByEscapes(bytes: Buffer): string {
  return bytes.includes('\x1b$)C') ? decodeEscaped(bytes, 'iso-2022-kr') : decodeJapanese(bytes)
}

/** Whether damage is rare: a cut character or a few bytes of another charset within UTF-8, rather than no UTF-8 at all. */
function mostlyUtf8(bytes: Buffer, claimed: string | null): boolean {
  const text = bytes.subarray(0, 100_000).toString('utf8')
  const broken = text.split('\ufffd').length - 1
  const high = text.replace(/[\0-\x7f\ufffd]/g, '').length
  return high > (claimed === 'utf-8' ? Math.max(0, broken - 1) : broken)
}

/** The likeliest charset of text in no known one: Cyrillic and East Asian text is told by its statistics. */
function guessLegacy(bytes: Buffer): string {
  const sample = bytes.subarray(0, 20_000)
  let high = 0
  let cyrillic = 0
  let koi = 0
  for (const byte of sample) {
    if (byte < 128) continue
    high += 1
    if (byte >= 0xe0) cyrillic += 1
    else if (byte >= 0xc0) koi += 1
  }
  // one pair of bytes is a character of some charset by chance
  if (high < 4) return 'windows-1252'
  for (const name of ['gb18030', 'euc-jp', 'shift_jis', 'big5', 'cp949']) {
    const text = iconv.decode(sample, name)
    const common = text.match(/[\u3040-\u30ff\uac00-\ud7a3]|[的是不我有人在他这国中大来上個們為會]/g)?.length ?? 0
    if (!text.includes('\ufffd') && common * 8 > high) return name
  }
  const letters = sample.length - sample.filter((byte) => byte < 128).length
  const latinLetters = sample.filter((byte) => (byte | 32) >= 97 && (byte | 32) <= 122).length
  if (letters > latinLetters && letters > 8) return koi > cyrillic ? 'koi8-r' : 'windows-1251'
  return 'windows-1252'
}

function decodeJapanese(bytes: Buffer): string {
  // the decoder calls two escapes in a row an error, which joined encoded words have all the time
  const text = bytes.toString('latin1').replaceAll('\x1b(B\x1b', '\x1b').replaceAll('\x1b(J\x1b', '\x1b')
  return new TextDecoder('iso-2022-jp').decode(Buffer.from(text, 'latin1'))
}

function decodeWide(bytes: Buffer, name: string): string {
  if (name.includes('32')) return decodeWith(bytes, name)
  // without a mark: the zero bytes of Latin text tell the order; a part that has none is not wide at all
  const head = bytes.subarray(0, 2_000)
  let even = 0
  let odd = 0
  head.forEach((byte, index) => {
    if (byte !== 0) return
    if (index % 2 === 0) even += 1
    else odd += 1
  })
  if (even + odd === 0 && isUtf8(bytes) && /^[\s\x21-\x7e]*$/.test(head.toString('latin1')))
    return bytes.toString('utf8')
  if (even !== odd) return iconv.decode(bytes, even > odd ? 'utf-16be' : 'utf-16le')
  return iconv.decode(bytes, name.endsWith('le') ? 'utf-16le' : 'utf-16be')
}
