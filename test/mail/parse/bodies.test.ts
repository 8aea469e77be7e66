import iconv from 'iconv-lite'
import { describe, expect, test } from 'vitest'
import { parseMail } from '../../../server/mail/parse/parse-mail.ts'
import { mailBytes, read, readText, utf8 } from './support.ts'

describe('rule 12: transfer encodings', () => {
  test.each([
    ['7-bit', 'caf', 'caf'],
    ['8bits', utf8('café'), 'café'],
    ['quoted-printable;', 'caf=C3=A9 =\n x', 'café  x'],
    ['Quoted-Printable (yes)', 'a=3Db', 'a=b'],
    ['plain', 'a=3Db', 'a=3Db'],
    ['BASE64', 'Y2Fm\nw6k=', 'café'],
    ['"base64"', 'Y2Fmw6k', 'café'],
    ['x-uuencode', 'begin 644 t\n%:&5L;&\\\n`\nend\n', 'hello'],
    ['binary', utf8('café'), 'café'],
    ['quoted-printable', '100% =zz = x', '100% =zz = x'],
  ])('%s', async (encoding, body, text) => {
    const mail = await read(
      `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ${encoding}\n\n${body}`,
    )
    expect(mail.text).toBe(text)
  })

  test.each(['-- \nFooter of a list', '_____________________\nFooter', '\nThis mail was scanned, all is well.'])(
    'base64 with a footer below it that is not: %j',
    async (footer) => {
      const mail = await read(
        `Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nY2Fmw6k=\n${footer}\n`,
      )
      expect(mail.text.replace(/\s+/g, ' ').trim()).toBe(`café ${footer.replace(/\s+/g, ' ').trim()}`)
    },
  )

  test('a uuencoded file in a text becomes a file', async () => {
    const mail = await read('Subject: x\n\nSee:\nbegin 644 hello.txt\n%:&5L;&\\\n`\nend\nBye')
    expect(mail.text).toBe('See:\nBye')
    expect(mail.attachments).toMatchObject([{ fileName: 'hello.txt' }])
    expect(mail.attachments[0]?.content.toString()).toBe('hello')
  })

  test('a sentence that begins with "begin" is no file', async () => {
    expect((await read('Subject: x\n\nbegin 644 times\nthen rest\nend')).attachments).toEqual([])
  })
})

describe('rule 13: charsets', () => {
  const text = (label: string, bytes: Buffer | string) =>
    readText(
      typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes,
      `Content-Type: text/plain; charset="${label}"`,
    ).then((mail) => mail.text)

  test.each([
    ['utf8mb4', 'café', 'utf8'],
    ['uft-8', 'café', 'utf8'],
    ['UTF8', 'café', 'utf8'],
    ['1252', 'café', 'win1252'],
    ['x-unknown', 'café', 'win1252'],
    ['default', 'café', 'win1252'],
    ['x-unknown', 'café', 'utf8'],
    ['iso-8859-1', 'café – €', 'utf8'],
    ['iso-8859-1', 'café – “x”', 'win1252'],
    ['us-ascii', 'café', 'win1252'],
    ['utf-8', 'café', 'win1252'],
    ['cp850', 'café', 'cp850'],
    ['cp437', 'café', 'cp437'],
    ['ks_c_5601-1987', '안녕하세요', 'cp949'],
    ['euc-kr', '안녕하세요', 'cp949'],
    ['gb2312', '你好，世界', 'gbk'],
    ['GB18030', '你好，世界', 'gb18030'],
    ['Big5-HKSCS', '你好，世界', 'big5hkscs'],
    ['big5', '你好，世界', 'big5'],
    ['Shift_JIS', 'こんにちは', 'shift_jis'],
    ['x-sjis', 'こんにちは', 'shift_jis'],
    ['euc-jp', 'こんにちは', 'euc-jp'],
    ['koi8-r', 'Привет, мир', 'koi8-r'],
    ['windows-1251', 'Привет, мир', 'win1251'],
    ['iso-8859-16', 'Ștefan', 'iso-8859-16'],
    ['iso-8859-8-i', 'שלום', 'iso-8859-8'],
    ['utf-16', 'Hello wörld', 'utf-16le'],
    ['utf-16', 'Hello wörld', 'utf-16be'],
    ['utf-16be', 'Hello', 'utf-16be'],
    ['utf-7', 'Hello ☺ wörld', 'utf-7'],
    ['unicode-1-1-utf-7', 'Hello ☺ wörld', 'utf-7'],
    ['windows-874', 'สวัสดี', 'win874'],
  ])('%s: %s in %s', async (label, expected, encoding) => {
    expect(await text(label, iconv.encode(expected, encoding))).toBe(expected)
  })

  test('charsets no library knows: HZ, ISO-2022-KR, ISO-2022-CN and ISO-2022-JP', async () => {
    expect(await text('hz-gb-2312', 'a ~{VPND~} b ~~')).toBe('a 中文 b ~')
    expect(await text('iso-2022-kr', '\x1b$)C\x0e>H3g\x0f a')).toBe('안녕 a')
    expect(await text('iso-2022-cn', '\x1b$)A\x0eVPND\x0f a')).toBe('中文 a')
    expect(await text('iso-2022-jp', '\x1b$B8@8l\x1b(B a')).toBe('言語 a')
    expect(await text('', '\x1b$B8@8l\x1b(B a')).toBe('言語 a')
  })

  test.each([
    ['a footer of another charset', `${utf8('Größe, Höhe')}\n-- \ncaf\xe9 \x80`, 'Größe, Höhe\n-- \ncafé €'],
    ['a character that was cut', `${utf8('Größe')} \xe2\x82`, 'Größe \ufffd'],
    ['overlong forms and surrogates', `${utf8('Größe, Höhe, Tür')} \xc0\xaf`, 'Größe, Höhe, Tür À¯'],
  ])('UTF-8 that is damaged: %s', async (_, bytes, expected) => {
    expect(await text('utf-8', bytes)).toBe(expected)
    expect(await text('', bytes)).toBe(expected)
  })

  test('a charset that names itself twice, and two odd characters that are no Korean', async () => {
    expect(await text('charset=iso-8859-2', '\xb1\xe6')).toBe('ąć')
    expect(await text('', 'Systems \x99\xa9')).toBe('Systems ™©')
  })

  test('what PostgreSQL refuses is gone: NUL and lone surrogates', async () => {
    const mail = await text('utf-16le', Buffer.from([0x61, 0, 0, 0xd8, 0x62, 0, 0, 0]))
    expect(mail).toBe('a\ufffdb')
  })
})

describe('rule 14: which parts are the mail', () => {
  const part = (type: string, body: string, more = '') => `Content-Type: ${type}\n${more}\n${body}`
  const multipart = (kind: string, ...parts: string[]) =>
    `From: a@b.example\nContent-Type: multipart/${kind}; boundary=b1\n\nPreamble\n${parts.map((piece) => `--b1\n${piece}\n`).join('')}--b1--\nEpilogue`

  test('the last alternative that says something', async () => {
    const mail = await read(multipart('alternative', part('text/plain', 'Plain'), part('text/html', '<p>Rich</p>')))
    expect(mail).toMatchObject({ text: 'Plain', html: '<p>Rich</p>' })
    const empty = await read(multipart('alternative', part('text/plain', 'Plain'), part('text/html', '')))
    expect(empty).toMatchObject({ text: 'Plain', html: null })
    const other = await read(multipart('alternative', part('text/plain', ' '), part('text/html', '<p>Rich</p>')))
    expect(other).toMatchObject({ text: 'Rich', html: '<p>Rich</p>' })
  })

  test('AMP and watch renditions are left out', async () => {
    const mail = await read(
      multipart(
        'alternative',
        part('text/plain', 'P'),
        part('text/x-amp-html', '<b>A</b>'),
        part('text/watch-html', 'W'),
      ),
    )
    expect(mail).toMatchObject({ text: 'P', html: null, attachments: [] })
  })

  test('several texts are one text in their order, with the files between them', async () => {
    const pdf = part('application/pdf; name=a.pdf', 'xx')
    const mail = await read(multipart('mixed', part('text/plain', 'One'), pdf, part('text/plain', 'Two')))
    expect(mail.text).toBe('One\n\nTwo')
    expect(mail.attachments.map(({ fileName }) => fileName)).toEqual(['a.pdf'])
    const mixed = await read(multipart('mixed', part('text/html', '<p>One</p>'), pdf, part('text/plain', 'Two < 3')))
    expect(mixed.html).toContain('<p>One</p>')
    expect(mixed.html).toContain('Two &lt; 3')
  })

  test('a disposition that is no word says nothing', async () => {
    const mail = await read('Content-Type: text/html\nContent-Disposition: =?utf-8?Q?odd?=\n\n<p>Hello</p>')
    expect(mail).toMatchObject({ text: 'Hello', attachments: [] })
  })

  test('HTML sent as a file stays a file', async () => {
    const mail = await read(
      multipart(
        'mixed',
        part('text/plain', 'P'),
        part('text/html', '<p>F</p>', 'Content-Disposition: attachment; filename=f.html\n'),
      ),
    )
    expect(mail).toMatchObject({ html: null, text: 'P', attachments: [{ fileName: 'f.html' }] })
  })

  test('flowed text is joined, with delsp without the space', async () => {
    expect((await readText('one \ntwo\n> a \n> b\n-- \nsig', 'Content-Type: text/plain; format=flowed')).text).toBe(
      'one two\n> a b\n-- \nsig',
    )
    expect(
      (await readText('日本 \n語', 'Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes')).text,
    ).toBe('日本語')
  })

  test('the root of multipart/related is the one its start names', async () => {
    const mail = await read(
      `Content-Type: multipart/related; boundary=b1; start="<r@x>"\n\n--b1\nContent-Type: image/png\nContent-ID: <i@x>\n\nx\n--b1\nContent-Type: text/html\nContent-ID: <r@x>\n\n<img src="cid:i@x">\n--b1--`,
    )
    expect(mail.html).toBe('<img src="cid:i@x" />')
    expect(mail.attachments).toMatchObject([{ contentId: 'i@x', isInline: true }])
  })

  test('a digest is a list of mails, pieces and outside bodies are files with a note', async () => {
    const digest = await read(multipart('digest', '\nSubject: First\n\na', '\nSubject: Second\n\nb'))
    expect(digest.attachments.map(({ fileName }) => fileName)).toEqual(['First.eml', 'Second.eml'])
    const partial = await read(
      'Content-Type: message/partial; id=x; number=1; total=2\n\nSubject: inner\n\nBegin of it',
    )
    expect(partial).toMatchObject({ text: 'Begin of it', subject: '' })
    expect(partial.attachments[0]?.note).toContain('Piece 1 of 2')
    const outside = await read('Content-Type: message/external-body; access-type=URL; url="http://a.example/f"\n\nx')
    expect(outside.attachments[0]?.note).toContain('http://a.example/f')
  })

  test('text/enriched and text/richtext are readable', async () => {
    expect((await read('Content-Type: text/enriched\n\n<bold>Hi</bold> <param>x</param>a << b')).text).toBe('Hi a < b')
    expect((await read('Content-Type: text/richtext\n\n<bold>Hi</bold><nl>a <lt> b')).text).toBe('Hi\na < b')
  })

  test.each([
    ['no closing line', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne\n--b\n\nTwo'],
    [
      'no boundary in the header',
      'Content-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nOne\n--b\n\nTwo\n--b--',
    ],
    [
      'another boundary than announced',
      'Content-Type: multipart/mixed; boundary=zz\n\n--b\nContent-Type: text/plain\n\nOne\n--b\n\nTwo\n--b--',
    ],
    ['parts after a closing line', 'Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne\n--b--\n--b\n\nTwo\n--b--'],
    [
      'a boundary that begins like another',
      'Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nOne\n--bb--\n--b\n\nTwo\n--b--',
    ],
    [
      'white space after boundaries',
      'Content-Type: multipart/mixed; boundary="b"\n\n--b  \n\nOne\n--b\t\n\nTwo\n--b--  ',
    ],
    [
      'an encoded multipart',
      `Content-Type: multipart/mixed; boundary=b\nContent-Transfer-Encoding: base64\n\n${Buffer.from('--b\n\nOne\n--b\n\nTwo\n--b--').toString('base64')}`,
    ],
  ])('broken multiparts: %s', async (_, source) => {
    expect((await read(source)).text).toBe('One\n\nTwo')
  })

  test('a multipart that has no parts is text', async () => {
    expect((await read('Content-Type: multipart/mixed; boundary=b\n\nJust text')).text).toBe('Just text')
  })
})

describe('rule 15: images in the text', () => {
  test('are found by Content-ID in any spelling, by Content-Location and inside the HTML itself', async () => {
    const mail = await read(`Content-Type: multipart/related; boundary=b

--b
Content-Type: text/html

<img src="CID:Pic%40X"><img src="logo.gif"><img src="cid:gone@x"><img src="data:image/png;base64,aGk=">
--b
Content-Type: image/png
Content-ID: <pic@x>

1
--b
Content-Type: image/gif
Content-Location: logo.gif

2
--b
Content-Type: image/png
Content-ID: <unused@x>

3
--b--`)
    expect(mail.html).toBe(
      '<img src="cid:pic@x" /><img src="cid:logo.gif" /><img src="cid:gone@x" /><img src="cid:embedded-1@mail" />',
    )
    expect(mail.attachments.map(({ contentId, isInline }) => [contentId, isInline])).toEqual([
      ['pic@x', true],
      ['logo.gif', true],
      ['unused@x', false],
      ['embedded-1@mail', true],
    ])
  })
})

describe('rule 16: attached mails', () => {
  test('are files whose headers are none of ours', async () => {
    const inner = 'Subject: Inner\nMessage-ID: <inner@x>\nReferences: <r@x>\n\nInner text'
    const mail = await parseMail(
      mailBytes(
        `Subject: Outer\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee\n--b\nContent-Type: message/rfc822\n\n${inner}\n--b--`,
      ),
    )
    expect(mail).toMatchObject({ subject: 'Outer', messageId: null, references: [], text: 'See' })
    expect(mail.attachments).toMatchObject([{ fileName: 'Inner.eml', contentType: 'message/rfc822' }])
    expect(mail.attachments[0]?.content.toString()).toBe(inner.replace(/\n/g, '\r\n'))
  })
})
