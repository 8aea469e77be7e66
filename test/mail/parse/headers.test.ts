import { describe, expect, test } from 'vitest'
import { readAddresses } from '../../../server/mail/parse/addresses.ts'
import { readDate } from '../../../server/mail/parse/dates.ts'
import { read, utf8 } from './support.ts'

const subjectOf = async (value: string) => (await read(`Subject: ${value}\n\nx`)).subject

describe('rule 7: ids and dates as they come', () => {
  test('a mail without Message-ID and Date has neither', async () => {
    const mail = await read('From: a@b.example\n\nx')
    expect(mail).toMatchObject({ messageId: null, date: null, text: 'x' })
  })

  test.each([
    ['Sun, 22 Nov 2020 10:00:00 +0100', '2020-11-22T09:00:00.000Z'],
    ['22 Nov 20 10:00 EST', '2020-11-22T15:00:00.000Z'],
    ['Sun Nov 22 10:00:00 2020', '2020-11-22T10:00:00.000Z'],
    ['Sunday, 22-Nov-99 10:00:00 GMT', '1999-11-22T10:00:00.000Z'],
    ['Sun, 22 Nov 2020 10:00:00 +0200 (CEST (summer))', '2020-11-22T08:00:00.000Z'],
    ['2020-11-22 10:00:00 -0330', '2020-11-22T13:30:00.000Z'],
    ['Sun, 22 Nov 2020 10.00.00 -0800', '2020-11-22T18:00:00.000Z'],
  ])('%s is %s', (text, iso) => {
    expect(readDate(text)?.toISOString()).toBe(iso)
  })

  test.each(['', 'yesterday', 'Mon, 40 Foo 2020', '1 Jan 1904 00:00:00 GMT', '1 Jan 2999 00:00:00 GMT'])(
    'a date of %j is none',
    (text) => expect(readDate(text)).toBeNull(),
  )

  test('references lose their brackets, keep their order and are at most 100', async () => {
    const many = Array.from({ length: 150 }, (_, index) => `<${index}@a.example>`).join('\n ')
    const mail = await read(`Message-ID: <x@y>\nIn-Reply-To: Your mail of today <q@y> "said"\nReferences: ${many}\n\nx`)
    expect(mail.messageId).toBe('x@y')
    expect(mail.inReplyTo).toEqual(['q@y'])
    expect(mail.references).toHaveLength(100)
    expect(mail.references.at(-1)).toBe('149@a.example')
  })

  test.each([
    ['bare CR line ends', 'From: a@b.example\rSubject: Bare\r\rText\rmore'],
    ['CRCRLF line ends', 'From: a@b.example\r\r\nSubject: Bare\r\r\n\r\r\nText\r\r\nmore'],
    ['a bare CR between headers', 'From: a@b.example\rSubject: Bare\r\n\r\nText\r\nmore'],
    ['an mbox line and NUL characters', 'From x Mon Jan 1\nFrom: a@b.example\nSub\0ject: Ba\0re\n\nTe\0xt\nmore'],
    ['no empty line before the text', 'From: a@b.example\nSubject: Bare\nText\nmore'],
    ['empty lines before everything', '\n\nFrom: a@b.example\nSubject: Bare\n\nText\nmore'],
  ])('%s are understood', async (_, source) => {
    const { parseMail } = await import('../../../server/mail/parse/parse-mail.ts')
    const mail = await parseMail(Buffer.from(source, 'latin1'))
    expect(mail).toMatchObject({ subject: 'Bare', text: 'Text\nmore', from: [{ address: 'a@b.example' }] })
  })
})

describe('rule 10: encoded words', () => {
  test.each([
    ['=?utf-8?Q?H=C3?= =?utf-8?Q?=A9llo?=', 'Héllo'],
    ['=?UTF-8?B?8J+RqeKA?=\n =?utf-8?B?jfCfkrs=?=', '👩‍💻'],
    ['=?iso-2022-jp?B?GyRCRnxLXBsoQg==?= =?iso-2022-jp?B?GyRCOGwbKEI=?=', '日本語'],
    ['a =?utf-8?q?b?= c', 'a b c'],
    ['=?utf-8?q?a b?=', 'a b'],
    ['=?utf-8*en?q?a_b?=', 'a b'],
    ['=?x-unknown?q?caf=E9?=', 'café'],
    ['=?utf-8?q?caf=C3=A9 that was cut', 'café that was cut'],
    ['=?utf-8?q?caf=C\n 3=A9?= folded', 'café folded'],
    [`raw ${utf8('ünï')}`, 'raw ünï'],
    ['raw \xfcn\xef', 'raw ünï'],
    ['=?utf-8?B?w6k=?==?utf-8?B?w6k=?=', 'éé'],
    ['=?gb2312?B?xOO6ww==?=', '你好'],
  ])('%j reads %j', async (value, text) => {
    expect(await subjectOf(value)).toBe(text)
  })

  test('words inside quotes are decoded in names', () => {
    expect(readAddresses('"=?utf-8?Q?Ren=C3=A9?=" <r@b.example>')).toEqual([{ name: 'René', address: 'r@b.example' }])
  })
})

describe('rule 11: names of files', () => {
  const nameOf = async (headers: string) => (await read(`From: a@b.example\n${headers}\n\nx`)).attachments[0]?.fileName
  const disposition = (parameters: string) =>
    `Content-Type: application/pdf\nContent-Disposition: attachment; ${parameters}`

  test.each([
    ["filename*=utf-8''%e2%82%ac.pdf; filename=no.pdf", '€.pdf'],
    ["filename*0*=utf-8''%e2%82; filename*1*=%ac%20rates; filename*2=.pdf", '€ rates.pdf'],
    ['filename*1="b.pdf"; filename*0="a"', 'ab.pdf'],
    ["filename*=iso-8859-1''%e2%82%ac.pdf", '€.pdf'],
    ['filename="=?utf-8?Q?=E2=82=AC.pdf?="', '€.pdf'],
    ['filename=/etc/../a b.pdf', 'a b.pdf'],
    ['filename="C:\\Users\\ann\\report.pdf"', 'report.pdf'],
    [`filename="${utf8('invoice\u202Efdp.exe')}"`, 'invoice[U+202E]fdp.exe'],
    ['filename="..\\..\\x.pdf"', 'x.pdf'],
    ['filename=""', 'file-1.pdf'],
    [`filename="${'n'.repeat(300)}.pdf"`, `${'n'.repeat(196)}.pdf`],
  ])('%s is %s', async (parameters, name) => {
    expect(await nameOf(disposition(parameters))).toBe(name)
  })

  test('Content-Type names a file that Content-Disposition does not', async () => {
    expect(await nameOf('Content-Type: image/png; name="a.png"')).toBe('a.png')
    expect(await nameOf('Content-Type: image/png')).toBe('image-1.png')
  })
})

describe('rule 23 and 24: nobody is fooled, nothing is cut apart', () => {
  test('direction overrides and zero-width characters are shown, joiners that mean something stay', async () => {
    expect(await subjectOf(utf8('pay\u202Efdp'))).toBe('pay[U+202E]fdp')
    expect(await subjectOf(utf8('ad\u200bmin'))).toBe('ad[U+200B]min')
    expect(await subjectOf(utf8('\u200f\u05e9\u05dc\u05d5\u05dd'))).toBe('\u05e9\u05dc\u05d5\u05dd')
    expect(await subjectOf(utf8('👨‍👩‍👧'))).toBe('👨‍👩‍👧')
    expect(await subjectOf(utf8('می\u200cخواهم'))).toBe('می\u200cخواهم')
  })

  test('a long subject ends between two characters people see', async () => {
    const subject = await subjectOf(utf8(`${'x'.repeat(995)}👨‍👩‍👧👨‍👩‍👧`))
    expect(subject).toBe('x'.repeat(995))
  })
})

describe('rule 25: addresses', () => {
  test.each([
    ['a@B.EXAMPLE', [['', 'a@b.example']]],
    [
      '"Doe, Jane" <jane@b.example>, bob@b.example',
      [
        ['Doe, Jane', 'jane@b.example'],
        ['', 'bob@b.example'],
      ],
    ],
    ['undisclosed-recipients:;', []],
    [
      'Team: a@b.example, "C" <c@d.example>;, e@f.example',
      [
        ['', 'a@b.example'],
        ['C', 'c@d.example'],
        ['', 'e@f.example'],
      ],
    ],
    [
      'a@b.example; c@d.example',
      [
        ['', 'a@b.example'],
        ['', 'c@d.example'],
      ],
    ],
    ['"a@b.example" <c@d.example>', [['a@b.example', 'c@d.example']]],
    ['a@b.example (Ann (the first))', [['Ann (the first)', 'a@b.example']]],
    ['"john doe"@b.example', [['', '"john doe"@b.example']]],
    ['<@relay.example:a@b.example>', [['', 'a@b.example']]],
    ['Ann', [['Ann', '']]],
    ['<>', []],
    ['', []],
    ['Ann <mailto:a@b.example>', [['Ann', 'a@b.example']]],
    ["'Ann' <a@b.example>", [['Ann', 'a@b.example']]],
    ['Ann <a@b.example', [['Ann', 'a@b.example']]],
    [
      'a@b.example c@d.example',
      [
        ['', 'a@b.example'],
        ['', 'c@d.example'],
      ],
    ],
    ['Ann \\"A\\" Bee <a@b.example>', [['Ann \\ A\\ Bee', 'a@b.example']]],
    [utf8('jörg@bücher.example'), [['', 'jörg@bücher.example']]],
    ['a @ b.example', [['', 'a@b.example']]],
    ['=?iso-8859-1?Q?B=FCrling,=20Ann?= <a@b.example>', [['Bürling, Ann', 'a@b.example']]],
    ['=?utf-8?Q?Team:_A?= <a@b.example>', [['Team: A', 'a@b.example']]],
    ['=?utf-8?Q?J=C3=B6rg_=3Ca=40b.example=3E?=', [['Jörg', 'a@b.example']]],
    ['Bee, Ann <a@b.example>', [['Bee, Ann', 'a@b.example']]],
    ['"me at c@d.example" a@b.example', [['me at c d.example', 'a@b.example']]],
  ])('%s', (value, expected) => {
    const found = readAddresses(value).map(({ name, address }) => [name, address])
    if (value.includes('\\')) expect(found.at(-1)?.[1]).toBe('a@b.example')
    else expect(found).toEqual(expected)
  })

  test('two From headers give both, and hostile ones end in time', async () => {
    const mail = await read('From: a@b.example\nFrom: c@d.example\n\nx')
    expect(mail.from.map(({ address }) => address)).toEqual(['a@b.example', 'c@d.example'])
    for (const piece of ['(', '"', '<', '<"', ',', ' ', '"\\', ':;', '((a)', '=?a?q?', '=?a?q?a=', 'a, '])
      readAddresses(piece.repeat(100_000))
  })

  test('the null sender is told from none', async () => {
    expect((await read('Return-Path: <>\n\nx')).returnPath).toBe('')
    expect((await read('Return-Path: <a@b.example>\n\nx')).returnPath).toBe('a@b.example')
    expect((await read('From: a@b.example\n\nx')).returnPath).toBeNull()
  })
})
