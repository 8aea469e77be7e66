import { afterAll, describe, expect, test } from 'vitest'
import { parseMail } from '../../../server/mail/parse/parse-mail.ts'
import { parseMailSafely, stopParsing } from '../../../server/mail/parse/parse-worker.ts'
import { MailTooOdd, type ParsedMail } from '../../../server/mail/parse/parsed-mail.ts'
import { breakMail, generateLargeMail, generateMail } from '../generator.ts'
import { mailBytes } from './support.ts'

afterAll(stopParsing)

function nested(depth: number, kind = 'mixed'): Buffer {
  const open = Array.from(
    { length: depth },
    (_, level) => `Content-Type: multipart/${kind}; boundary=b${level}x\n\n--b${level}x\n`,
  )
  return mailBytes(`Subject: Deep\nFrom: a@b.example\nTo: c@d.example\n${open.join('')}\nText`)
}

describe('rule 8: limits', () => {
  test.each([
    ['depth', nested(150), {}, 'nested deeper'],
    [
      'parts',
      mailBytes(
        `Subject: Deep\nFrom: a@b.example\nTo: c@d.example\nContent-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(1_100)}`,
      ),
      {},
      'more than 1000 parts',
    ],
    [
      'headers',
      mailBytes(`Subject: Deep\nFrom: a@b.example\nTo: c@d.example\n${'X-A: b\n'.repeat(6_000)}\nx`),
      {},
      'headers',
    ],
    [
      'size',
      mailBytes(`Subject: Deep\nFrom: a@b.example\nTo: c@d.example\n\n${'x'.repeat(2_000)}`),
      { maxBytes: 1_000 },
      'larger than',
    ],
    [
      'header size',
      mailBytes(`Subject: Deep\nFrom: a@b.example\nTo: c@d.example\nX-A: ${'b'.repeat(2_000)}\n\nx`),
      { maxHeaderBytes: 1_000 },
      'header is over',
    ],
  ])('a mail over the limit of %s says so, with what its header says', async (_, raw, limits, reason) => {
    const error = await parseMail(raw, limits).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toBeInstanceOf(MailTooOdd)
    expect(error).toMatchObject({
      reason: expect.stringContaining(reason),
      mail: { subject: 'Deep', from: [{ address: 'a@b.example' }], to: [{ address: 'c@d.example' }] },
    })
  })

  test('a mail up to the limits is read', async () => {
    expect((await parseMail(nested(99))).text).toBe('Text')
    expect((await parseMail(nested(99, 'alternative'))).text).toBe('Text')
  })

  test('an empty mail and one of headers only are mails', async () => {
    for (const raw of ['', '\n', 'Subject: x', '\0', '\r\r\r', 'x'])
      expect(await parseMail(Buffer.from(raw))).toHaveProperty('text')
  })
})

describe('rule 9: large mails, in a thread of their own', () => {
  test('25 MB give their file and their text', async () => {
    const mail = await parseMailSafely(generateLargeMail(25_000_000))
    expect(mail.text).toBe('See the file')
    expect(mail.attachments[0]?.content.length).toBeGreaterThan(17_000_000)
    expect(Buffer.isBuffer(mail.attachments[0]?.content)).toBe(true)
  })

  test('memory for 25 MB stays within three times the mail, itself included', async () => {
    const raw = generateLargeMail(25_000_000)
    await parseMailSafely(mailBytes('Subject: the thread is there\n\nx'))
    const before = process.memoryUsage()
    const mail = await parseMailSafely(raw)
    const after = process.memoryUsage()
    // blocks of bytes are counted exactly, whatever the garbage collector did so far
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(2 * raw.length + 5_000_000)
    expect(mail.attachments).toHaveLength(1)
  })

  test('the thread answers as the parser does, and refuses what the parser refuses', async () => {
    const raw = generateMail(7).raw
    expect(await parseMailSafely(raw)).toEqual(await parseMail(raw))
    await expect(parseMailSafely(nested(150))).rejects.toBeInstanceOf(MailTooOdd)
    const [first, second] = await Promise.all([
      parseMailSafely(generateMail(1).raw),
      parseMailSafely(generateMail(2).raw),
    ])
    expect([first.subject, second.subject]).toEqual([generateMail(1).subject, generateMail(2).subject])
  })

  test('a mail that takes too long is given up, and the next one is read', async () => {
    const raw = mailBytes('Subject: Slow\nFrom: a@b.example\n\nx')
    await expect(parseMailSafely(raw, { maxMilliseconds: -1 })).rejects.toMatchObject({
      reason: 'took too long',
      mail: { subject: 'Slow' },
    })
    expect((await parseMailSafely(raw)).subject).toBe('Slow')
  })
})

describe('any mail', () => {
  test('of 300 well-formed ones no text and no file is lost', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const { raw, subject, texts, files } = generateMail(seed)
      const mail = await parseMail(raw)
      expect(mail.subject, `seed ${seed}`).toBe(subject)
      for (const text of texts) expect(mail.text, `seed ${seed}`).toContain(text)
      expect(
        mail.attachments.map(({ content }) => content.toString('base64')),
        `seed ${seed}`,
      ).toEqual(files.map((file) => file.toString('base64')))
    }
  })

  test('of 1,500 broken ones each is read, or refused for a limit, and what is read can be stored', async () => {
    for (let seed = 1; seed <= 1_500; seed++) {
      const raw = breakMail(generateMail(seed % 97, 300).raw, seed)
      const mail = await parseMail(raw).catch((error: unknown) => {
        expect(error, `seed ${seed}`).toBeInstanceOf(MailTooOdd)
        expect((error as MailTooOdd).reason, `seed ${seed}`).not.toContain('does not know')
        return null
      })
      if (mail !== null) expectStorable(mail, seed)
    }
  })
})

function expectStorable(mail: ParsedMail, seed: number): void {
  const texts = JSON.stringify(mail, (key, value: unknown) => (key === 'content' ? null : value))
  // what PostgreSQL refuses shows as these escapes
  expect(/\\u0000|\\ud[89a-f]/i.test(texts), `seed ${seed}`).toBe(false)
}
