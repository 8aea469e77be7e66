import iconv from 'iconv-lite'

/** What a generated mail must give when it is read. */
export interface GeneratedMail {
  raw: Buffer
  subject: string
  /** Every text that must be found in the whole text of the mail. */
  texts: string[]
  /** Contents of the files, in order. */
  files: Buffer[]
}

/** Random numbers from a seed (mulberry32), so that a failure can be repeated. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const words: Record<string, string[]> = {
  'utf-8': ['Grüße', 'naïve', '日本語', 'שלום', 'مرحبا', '👩‍💻', 'Ωμέγα', 'plain'],
  'iso-8859-1': ['Grüße', 'naïve', 'façade', 'señor', 'plain'],
  'windows-1251': ['Привет', 'мир', 'как', 'дела', 'сегодня'],
  'koi8-r': ['Привет', 'мир', 'как', 'дела', 'сегодня'],
  gb18030: ['你好', '世界', '中国', '我们', '他们'],
  big5: ['你好', '世界', '我們', '他們', '中國'],
  shift_jis: ['こんにちは', '世界', 'ありがとう', '日本'],
  'euc-kr': ['안녕하세요', '세계', '감사합니다'],
  'windows-1255': ['שלום', 'עולם', 'תודה', 'בבקשה'],
  'windows-1256': ['مرحبا', 'العالم', 'شكرا'],
  'utf-7': ['Grüße', 'naïve', 'plain', 'text'],
}

/** A well-formed mail of random charsets, encodings, parts and depth. */
export function generateMail(seed: number, fileBytes = 2_000): GeneratedMail {
  const random = seededRandom(seed)
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item
  const mail: GeneratedMail = { raw: Buffer.alloc(0), subject: '', texts: [], files: [] }
  const lineEnd = pick(['\r\n', '\n'])
  const lines = (...list: string[]) => Buffer.from(list.map((line) => line + lineEnd).join(''), 'latin1')

  const sentence = (charset: string) =>
    Array.from({ length: 3 + Math.floor(random() * 6) }, () => pick(words[charset] ?? [])).join(' ')

  const textPart = (): Buffer => {
    const charset = pick(Object.keys(words))
    const text = sentence(charset)
    mail.texts.push(text)
    const bytes = iconv.encode(text, charset)
    const [encoding, body] = encode(bytes, pick(['base64', 'quoted-printable', '8bit'] as const))
    return Buffer.concat([
      lines(`Content-Type: text/plain; charset="${charset}"`, `Content-Transfer-Encoding: ${encoding}`, ''),
      body,
    ])
  }

  const filePart = (): Buffer => {
    const content = Buffer.from(
      Array.from({ length: Math.floor(random() * fileBytes) }, () => Math.floor(random() * 256)),
    )
    mail.files.push(content)
    const name = encodeURIComponent(sentence('utf-8'))
    const [encoding, body] = encode(content, 'base64')
    const type = pick(['application/octet-stream', 'image/png', 'application/pdf', 'audio/x-wav'])
    return Buffer.concat([
      lines(
        `Content-Type: ${type}`,
        `Content-Disposition: attachment; filename*=utf-8''${name}`,
        `Content-Transfer-Encoding: ${encoding}`,
        '',
      ),
      body,
    ])
  }

  const multipart = (depth: number): Buffer => {
    const boundary = `b${depth}-${Math.floor(random() * 1e9)}`
    const count = 1 + Math.floor(random() * 3)
    const children = Array.from({ length: count }, () =>
      depth < 6 && random() < 0.4 ? multipart(depth + 1) : random() < 0.5 ? textPart() : filePart(),
    )
    return Buffer.concat([
      lines(`Content-Type: multipart/mixed; boundary="${boundary}"`, '', 'Preamble'),
      ...children.flatMap((child) => [lines(`--${boundary}`), child, lines('')]),
      lines(`--${boundary}--`),
    ])
  }

  mail.subject = sentence('utf-8')
  const subject = chunks(Buffer.from(mail.subject), 30)
    .map((chunk) => `=?utf-8?B?${chunk.toString('base64')}?=`)
    .join(`${lineEnd} `)
  mail.raw = Buffer.concat([
    lines('From: "Ann, the \\"first\\"" <ann@a.example>', `Subject: ${subject}`, 'MIME-Version: 1.0'),
    random() < 0.2 ? textPart() : multipart(0),
  ])
  return mail
}

function encode(bytes: Buffer, encoding: 'base64' | 'quoted-printable' | '8bit'): [string, Buffer] {
  if (encoding === 'base64') return [encoding, Buffer.from(bytes.toString('base64').replace(/.{76}/g, '$&\r\n'))]
  if (encoding === '8bit') return [encoding, bytes]
  const escaped = [...bytes].map((byte) =>
    byte > 32 && byte < 127 && byte !== 61
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  )
  const rows = Array.from({ length: Math.ceil(escaped.length / 20) }, (_, row) =>
    escaped.slice(row * 20, row * 20 + 20).join(''),
  )
  return [encoding, Buffer.from(rows.join('=\r\n'))]
}

function chunks(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  )
}

const junk = [
  '\0',
  '\r',
  '\n',
  '\r\n\r\n',
  '--',
  '=?utf-8?Q?',
  '?=',
  '"',
  '(',
  '<',
  ';',
  'begin 644 x\n',
  '\u202e',
  '\xff\xfe',
  '=',
  '\x1b$B',
  'Content-Type: ',
  'multipart/mixed; boundary=x\n',
  '> ',
  '<div>',
  '&#0;',
  '\ud800',
]

/** A mail with random damage: bytes changed, cut, doubled, and pieces of syntax where they do not belong. */
export function breakMail(raw: Buffer, seed: number): Buffer {
  const random = seededRandom(seed)
  let bytes = Buffer.from(raw)
  const times = 1 + Math.floor(random() * 12)
  for (let nth = 0; nth < times; nth++) {
    // the header is where damage matters most
    const reach = random() < 0.6 ? Math.min(bytes.length, 600) : bytes.length
    const at = Math.floor(random() * reach)
    const kind = random()
    if (kind < 0.3) bytes[at] = Math.floor(random() * 256)
    else if (kind < 0.45) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + Math.floor(random() * 40))])
    else if (kind < 0.55) bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.max(0, at - 100))])
    else
      bytes = Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from(junk[Math.floor(random() * junk.length)] ?? ''),
        bytes.subarray(at),
      ])
  }
  return bytes
}

/** A mail with one file that makes it as large as asked (bytes), and a text. */
export function generateLargeMail(size: number): Buffer {
  const line = `${'QUJD'.repeat(19)}\r\n`
  const head =
    'From: ann@a.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=large.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n'
  const tail = '--b--\r\n'
  const count = Math.ceil((size - head.length - tail.length) / line.length)
  return Buffer.concat([Buffer.from(head), Buffer.alloc(count * line.length, line), Buffer.from(tail)])
}
