import { describe, expect, test } from 'vitest'
import { parseMail } from '../../../server/mail/parse/parse-mail.ts'
import { MailTooOdd } from '../../../server/mail/parse/parsed-mail.ts'
import { mailBytes, read, utf8 } from './support.ts'

// Odd mails in shapes that parsers are known to stumble over: what people can read of them, and the files.

const names = (mail: { attachments: { fileName: string }[] }) => mail.attachments.map(({ fileName }) => fileName)
const head = 'From: Ann <ann@a.example>\nTo: desk@us.example\nSubject: Odd\n'
const raw = (text: string) => parseMail(Buffer.from(text, 'latin1'))
const mixed = (parts: string, more = '') =>
  `${head}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b${more}\n\n${parts}`

describe('rule 6: line ends and beginnings', () => {
  const lines =
    'From: Ann <ann@a.example>\nSubject: Odd\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\nthere\n--b\nContent-Type: text/csv; name=x.csv\n\n1,2\n--b--\n'
  test.each([
    ['LF', lines],
    ['CRLF', lines.replaceAll('\n', '\r\n')],
    ['CR', lines.replaceAll('\n', '\r')],
    ['CRCRLF', lines.replaceAll('\n', '\r\r\n')],
    ['a header with CR, a body with LF', lines.replace(/^.*?\n\n/s, (block) => block.replaceAll('\n', '\r'))],
    ['an mbox line first', `From ann@a.example Mon May  5 10:00:00 2025\n${lines}`],
    ['a quoted mbox line first', `>From ann@a.example Mon May  5 10:00:00 2025\n${lines}`],
    ['empty lines first', `\r\n\r\n${lines}`],
    ['a byte order mark first', `\xef\xbb\xbf${lines}`],
    ['no last line end', lines.trimEnd()],
    ['a NUL between', lines.replace('Hello', 'Hel\0lo')],
  ])('%s', async (_, source) => {
    const mail = await raw(source)
    expect(mail).toMatchObject({
      subject: 'Odd',
      from: [{ name: 'Ann', address: 'ann@a.example' }],
      text: 'Hello\nthere',
    })
    expect(names(mail)).toEqual(['x.csv'])
  })

  test.each(['utf16le', 'utf16be'])('a whole mail in %s', async (encoding) => {
    const bytes = Buffer.from('\ufeffFrom: Ann <ann@a.example>\r\nSubject: Größe\r\n\r\nZwölf\r\n', 'utf16le')
    const mail = await parseMail(encoding === 'utf16le' ? bytes : Buffer.from(bytes).swap16())
    expect(mail).toMatchObject({ subject: 'Größe', from: [{ address: 'ann@a.example' }], text: 'Zwölf' })
  })
})

describe('rule 14: structure', () => {
  test.each<[string, string, string, string[]]>([
    ['a header only', head.trimEnd(), '', []],
    ['nothing at all', '', '', []],
    ['only line ends', '\n\n\n', '', []],
    [
      'no empty line before the text',
      `${head}This is no header field\nand this neither`,
      'This is no header field\nand this neither',
      [],
    ],
    ['no part is closed', mixed('--b\n\nOne\n--b\nContent-Type: text/csv; name=a.csv\n\n1'), 'One', ['a.csv']],
    [
      'spaces behind the boundary',
      mixed('--b   \n\nOne\n--b \t\nContent-Type: text/csv; name=a.csv\n\n1\n--b--  \n'),
      'One',
      ['a.csv'],
    ],
    [
      'a boundary in single quotes',
      mixed("--'b'\n\nOne\n--'b'--", '').replace('boundary=b', "boundary='b'"),
      'One',
      [],
    ],
    [
      'a boundary in another case',
      mixed('--Bound\n\nOne\n--Bound\nContent-Type: text/csv; name=a.csv\n\n1\n--Bound--').replace(
        'boundary=b',
        'boundary=bound',
      ),
      'One',
      ['a.csv'],
    ],
    [
      'an empty boundary',
      mixed('--\n\nOne\n--\nContent-Type: text/csv; name=a.csv\n\n1\n----').replace('boundary=b', 'boundary=""'),
      'One',
      ['a.csv'],
    ],
    [
      'no boundary given',
      mixed('--xx\nContent-Type: text/plain\n\nOne\n--xx--').replace('; boundary=b', ''),
      'One',
      [],
    ],
    [
      'a wrong boundary',
      mixed('--yy\nContent-Type: text/plain\n\nOne\n--yy\nContent-Type: text/csv; name=a.csv\n\n1\n--yy--'),
      'One',
      ['a.csv'],
    ],
    ['a multipart without any part', mixed('Just text\n'), 'Just text', []],
    [
      'a multipart within with the same boundary',
      mixed(
        '--b\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\nOne\n--b\nContent-Type: text/html\n\n<p>One</p>\n--b--\n--b--',
      ),
      'One\n\nOne',
      [],
    ],
    [
      'a boundary that begins like another',
      mixed(
        '--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\nOne\n--bb--\n--b\nContent-Type: text/csv; name=a.csv\n\n1\n--b--',
      ),
      'One',
      ['a.csv'],
    ],
    [
      'an inner multipart that is not closed',
      mixed(
        '--b\nContent-Type: multipart/alternative; boundary=in\n\n--in\n\nOne\n--b\nContent-Type: text/csv; name=a.csv\n\n1\n--b--',
      ),
      'One',
      ['a.csv'],
    ],
    ['text before and after the parts', mixed('Preamble\n--b\n\nOne\n--b--\nEpilogue'), 'One', []],
    [
      'two Content-Type fields',
      `${head}Content-Type: text/plain; charset=utf-8\nContent-Type: text/html\n\nOne`,
      'One',
      [],
    ],
    ['a Content-Type that is none', `${head}Content-Type: ;;;\n\nOne`, 'One', []],
    [
      'a multipart that claims to be encoded',
      mixed('--b\n\nOne\n--b--').replace('boundary=b', 'boundary=b\nContent-Transfer-Encoding: base64'),
      'One',
      [],
    ],
    [
      'a comment within the type',
      `${head}Content-Type: text/plain (a comment); charset (really) = "us-ascii" (again)\n\nOne`,
      'One',
      [],
    ],
    [
      'a digest',
      mixed('--b\n\nFrom: x@x.example\nSubject: One\n\nFirst\n--b\n\nSubject: Two\n\nSecond\n--b--').replace(
        'mixed',
        'digest',
      ),
      '',
      ['One.eml', 'Two.eml'],
    ],
    [
      'a first piece',
      `${head}Content-Type: message/partial; id=x; number=1; total=2\n\nSubject: Whole\n\nBeginning`,
      'Beginning',
      ['file-1.eml'],
    ],
    ['a text that is an attachment', `${head}Content-Disposition: attachment\n\nOne`, 'One', []],
    ['an unknown multipart', mixed('--b\n\nOne\n--b--').replace('mixed', 'x-strange'), 'One', []],
    [
      'a form',
      mixed('--b\nContent-Disposition: form-data; name="a"\n\nOne\n--b--').replace('mixed', 'form-data'),
      'One',
      [],
    ],
  ])('%s', async (_, source, text, files) => {
    const mail = await read(source)
    expect(mail.text.trim()).toBe(text)
    expect(names(mail)).toEqual(files)
  })

  test('mails within mails, fifty deep: the outer one is read, the inner ones are a file', async () => {
    let source = 'Subject: innermost\n\nDeep'
    for (let level = 50; level > 0; level--)
      source = `Subject: level ${level}\nContent-Type: multipart/mixed; boundary=b${level}\n\n--b${level}\n\nText ${level}\n--b${level}\nContent-Type: message/rfc822\n\n${source}\n--b${level}--`
    const mail = await read(`${head.replace('Subject: Odd\n', '')}${source}`)
    expect(mail).toMatchObject({ subject: 'level 1', text: 'Text 1' })
    expect(names(mail)).toEqual(['level 2.eml'])
  })

  test('a mail with all its lines in one', async () => {
    const mail = await read(`${head}\n${'word '.repeat(40_000)}`)
    expect(mail.text).toHaveLength(40_000 * 5 - 1)
    expect((await read(`Subject: ${'long '.repeat(20_000)}\n\nOne`)).text).toBe('One')
  })
})

describe('rule 12: transfer encodings', () => {
  const encoded = (encoding: string, body: string) =>
    `${head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n${body}`
  test.each([
    ['base64 with other characters in between', encoded('base64', 'SGV!sbG\n8g*d29 ybGQ='), 'Hello world'],
    ['base64 without its padding', encoded('base64', 'SGVsbG8gd29ybGQ'), 'Hello world'],
    ['base64 with one character too many', encoded('base64', 'SGVsbG8gd29ybGQh\nQ'), 'Hello world!'],
    ['base64 of URLs', encoded('base64', 'w7_Dvw=='), 'ÿÿ'],
    ['two base64 texts in a row', encoded('base64', 'SGVsbG8=\nIHdvcmxk'), 'Hello world'],
    ['BASE64 with a semicolon', encoded('BASE64;', 'SGVsbG8='), 'Hello'],
    ['soft breaks at the end', encoded('quoted-printable', 'Hello =\nworld=\n'), 'Hello world'],
    ['a soft break that is the end', encoded('quoted-printable', 'Hello world='), 'Hello world'],
    ['lower-case escapes', encoded('quoted-printable', 'caf=c3=a9'), 'café'],
    ['escapes that are none', encoded('quoted-printable', '1=2, =ZZ, ='), '1=2, =ZZ,'],
    ['8bit', encoded('8bit', utf8('café')), 'café'],
    ['7bit that is not', encoded('7bit', utf8('café')), 'café'],
    ['an unknown one', encoded('x-whatever', 'Hello'), 'Hello'],
    ['two of them', encoded('7bit\nContent-Transfer-Encoding: quoted-printable', 'caf=c3=a9'), 'caf=c3=a9'],
  ])('%s', async (_, source, text) => {
    expect((await read(source)).text.trim()).toBe(text)
  })

  test('uuencoded files, whole and without an end, and yEnc as it is', async () => {
    const whole = await read(`${head}\nBefore\nbegin 644 cat.txt\n#0V%T\n\`\nend\nAfter`)
    expect([
      whole.text.replace(/\n+/g, ' '),
      whole.attachments.map(({ fileName, content }) => `${fileName} ${content}`),
    ]).toEqual(['Before After', ['cat.txt Cat']])
    const cut = await read(`${head}\nBefore\nbegin 644 cat.txt\n#0V%T\n`)
    expect(cut.text).toContain('Before')
    expect(`${cut.text}${cut.attachments.map(({ content }) => content)}`).toMatch(/Cat|#0V%T/)
    const yenc = await read(`${head}\nText\n=ybegin line=128 size=3 name=cat.bin\n\x8b\x8c\x8d\n=yend size=3`)
    expect(yenc.text).toContain('=ybegin')
  })
})

test('rule 8: whatever is cut off anywhere is read, or refused by a limit', async () => {
  const whole = mailBytes(
    mixed(
      '--b\nContent-Type: multipart/alternative; boundary="in ner"\n\n--in ner\nContent-Type: text/plain; charset*=utf-8\nContent-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\n--in ner\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPHA+Y2Fmw6k8L3A+\n--in ner--\n--b\nContent-Type: message/rfc822\n\nSubject: =?utf-8?B?SW5uZXI=?=\n\nx\n--b\nContent-Type: application/pdf; name*0*=utf-8\'\'a%20; name*1=b.pdf\n\n%PDF\n--b--\n',
    ),
  )
  for (let end = 0; end <= whole.length; end += 3) {
    const outcome = await parseMail(whole.subarray(0, end)).catch((error: unknown) => error)
    if (outcome instanceof Error) expect(outcome).toBeInstanceOf(MailTooOdd)
  }
})
