import { describe, expect, test } from 'vitest'
import { read, utf8 } from './support.ts'

// Odd headers, in shapes that parsers are known to stumble over.

const mixed = (parts: string) => `From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n${parts}`

describe('rules 10 and 13: charsets', () => {
  const header = (subject: string, type = '') =>
    `From: a@b.example\nSubject: ${subject}\n${type === '' ? '' : `Content-Type: ${type}\n`}\nx`
  test.each([
    ['raw UTF-8', utf8('Zażółć gęślą'), '', 'Zażółć gęślą'],
    ['raw Latin-1', 'caf\xe9 gr\xfc\xdfe', '', 'café grüße'],
    [
      'raw KOI8-R, named by the body',
      '\xf0\xd2\xc9\xd7\xc5\xd4, \xcb\xc1\xcb \xc4\xc5\xcc\xc1',
      'text/plain; charset=koi8-r',
      'Привет, как дела',
    ],
    ['raw GB2312, named by the body', '\xc4\xe3\xba\xc3', 'text/plain; charset=gb2312', '你好'],
    [
      'raw Shift_JIS, named by the body',
      '\x82\xb1\x82\xf1\x82\xc9\x82\xbf\x82\xcd',
      'text/plain; charset=shift_jis',
      'こんにちは',
    ],
    ['raw EUC-KR, named by the body', '\xbe\xc8\xb3\xe7', 'text/plain; charset=euc-kr', '안녕'],
    ['an emoji in two words', '=?UTF-8?B?8J+R?= =?UTF-8?B?jQ==?=', '', '👍'],
    ['a character in two Q words', '=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=', '', 'café'],
    ['two charsets in one header', '=?iso-8859-1?Q?caf=E9?= =?koi8-r?B?8NLJ18XU?=', '', 'caféПривет'],
    ['a language in the word', '=?utf-8*en?Q?caf=C3=A9?=', '', 'café'],
    ['spaces within a Q word', '=?utf-8?Q?a b c?=', '', 'a b c'],
    ['an unknown charset', '=?x-unknown?Q?caf=C3=A9?=', '', 'café'],
    ['no charset at all', '=?utf-8?X?abc?= =??Q??=', '', '=?utf-8?X?abc?= =??Q??='],
    ['UTF-8 under the name of Latin-1', '=?iso-8859-1?Q?caf=C3=A9?=', '', 'café'],
    ['lone surrogates', '=?utf-8?Q?a=ED=A0=80b?=', '', expect.stringMatching(/^a[^\ud800-\udfff]+b$/)],
  ])('subject: %s', async (_, subject, type, expected) => {
    expect((await read(header(subject, type))).subject).toEqual(expected)
  })

  test('two parts in two charsets, both declared wrongly', async () => {
    const mail = await read(
      mixed(
        `--b\nContent-Type: text/plain; charset=us-ascii\n\n${utf8('größe')}\n--b\nContent-Type: text/plain; charset=utf-8\n\ncaf\xe9\n--b--`,
      ),
    )
    expect(mail.text).toContain('größe')
    expect(mail.text).toContain('café')
  })
})

describe('rule 25: addresses', () => {
  test.each([
    ['Ann Bee', { name: 'Ann Bee', address: '' }],
    ['"a@b" <c@d.example>', { name: 'a@b', address: 'c@d.example' }],
    ['a@b.example (Ann Bee)', { name: 'Ann Bee', address: 'a@b.example' }],
    ['<a@b.example', { name: '', address: 'a@b.example' }],
    ['Ann <a@b.example>>', { name: 'Ann', address: 'a@b.example' }],
    ['Ann <<a@b.example>>', { name: 'Ann', address: 'a@b.example' }],
    ['<@relay.example,@other.example:a@b.example>', { name: '', address: 'a@b.example' }],
    ['"quoted local"@b.example', { name: '', address: expect.stringContaining('b.example') }],
    ['=?utf-8?Q?Ann_B=C3=A9?= <a@b.example>', { name: 'Ann Bé', address: 'a@b.example' }],
    ['"=?utf-8?Q?Ann_B=C3=A9?=" <a@b.example>', { name: 'Ann Bé', address: 'a@b.example' }],
    ['a@b.example <a@b.example>', { name: expect.any(String), address: 'a@b.example' }],
    ['Bee, Ann <a@b.example>', { name: expect.stringContaining('Ann'), address: 'a@b.example' }],
    ["'Ann Bee' <a@B.EXAMPLE>", { name: expect.stringContaining('Ann Bee'), address: 'a@b.example' }],
  ])('%s', async (from, expected) => {
    const mail = await read(`From: ${from}\nSubject: x\n\nOne`)
    expect(mail.from.at(-1)).toEqual(expected)
    expect(mail.text).toBe('One')
  })

  test('X.400 addresses, groups and nobody', async () => {
    const mail = await read(
      'From: /G=Ann/S=Bee/O=Them/PRMD=net/ADMD= /C=us/@gate.example\nTo: undisclosed-recipients:;\nCc: Team: a@b.example, Bob <b@b.example>; , ;\n\nOne',
    )
    expect(mail.from[0]?.address).toContain('@gate.example')
    expect(mail.to.filter(({ address }) => address !== '')).toEqual([])
    expect(mail.cc.map(({ address }) => address).filter(Boolean)).toEqual(['a@b.example', 'b@b.example'])
    expect((await read('Subject: x\n\nOne')).from).toEqual([])
  })
})
