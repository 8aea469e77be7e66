import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseMail } from '../../../server/mail/parse/parse-mail.ts'
import { compressedRtf, der, tnef } from '../fixtures/containers.ts'
import { mailBytes, read } from './support.ts'

const withFile = (type: string, content: Buffer, before = '') =>
  parseMail(
    mailBytes(
      `From: a@b.example\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n${before}--b\nContent-Type: ${type}\nContent-Transfer-Encoding: base64\n\n${content.toString('base64')}\n--b--`,
    ),
  )

describe('rule 17: winmail.dat', () => {
  const attachment = { title: 'short~1.txt', longName: 'a long näme.txt', data: Buffer.from('file content') }

  test('is unpacked into text and files', async () => {
    const mail = await withFile(
      'application/ms-tnef; name=winmail.dat',
      tnef({ body: 'Hello from Outlook', attachments: [attachment] }),
    )
    expect(mail.text).toBe('Hello from Outlook')
    expect(mail.attachments).toMatchObject([{ fileName: 'a long näme.txt', content: Buffer.from('file content') }])
  })

  test('is known by its name, gives its HTML to the same text beside it, and nothing twice', async () => {
    const rtf = compressedRtf(
      '{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 {\\*\\htmltag64 <p>}Hello \\b there{\\*\\htmltag72 </p>}}',
    )
    const mail = await withFile(
      'application/octet-stream; name=WINMAIL.DAT',
      tnef({ rtf, attachments: [] }),
      '--b\n\nHello there\n',
    )
    expect(mail.text).toBe('Hello there')
    expect(mail.html).toContain('<p>Hello')
    expect(mail.attachments).toEqual([])
  })

  test('plain RTF becomes its words', async () => {
    const rtf = compressedRtf("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\f0 caf\\'e9\\par second}")
    expect((await withFile('application/ms-tnef', tnef({ rtf, attachments: [] }))).text).toBe('café\nsecond')
  })

  test('a broken one stays a file', async () => {
    const mail = await withFile('application/ms-tnef; name=winmail.dat', Buffer.from('no container'))
    expect(mail.attachments).toMatchObject([
      { fileName: 'winmail.dat', note: expect.stringContaining('could not be opened') },
    ])
    const cut = tnef({ body: 'Hello', attachments: [attachment] })
    for (let length = 0; length < cut.length; length += 7)
      await withFile('application/ms-tnef', cut.subarray(0, length))
  })

  test('a meeting request shows what and when', async () => {
    const mail = await withFile(
      'application/ms-tnef',
      tnef({
        messageClass: 'IPM.Microsoft Schedule.MtgReq',
        subject: 'Lunch',
        start: new Date('2026-05-05T10:00:00Z'),
        attachments: [],
      }),
    )
    expect(mail.calendar).toMatchObject([
      { method: 'REQUEST', summary: 'Lunch', start: new Date('2026-05-05T10:00:00Z') },
    ])
  })
})

describe('rule 18: appointments', () => {
  const event = (lines: string) =>
    `BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\nBEGIN:VEVENT\nUID:u1\nSUMMARY:Lunch\\, maybe\nSEQUENCE:2\nLOCATION:Room 1\nORGANIZER;CN=Ann:mailto:ann@A.example\nATTENDEE;PARTSTAT=ACCEPTED;CN="Bob":MAILTO:bob@b.example\n${lines}\nEND:VEVENT\nEND:VCALENDAR`
  const readEvent = async (lines: string) =>
    (await read(`Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\n${event(lines)}`)).calendar[0]

  test('tell what, when, where and who, and stay a file', async () => {
    const mail = await read(
      `Content-Type: text/calendar; method=REQUEST\n\n${event('DTSTART:20260505T100000Z\nDURATION:PT1H')}`,
    )
    expect(mail.calendar).toEqual([
      {
        method: 'REQUEST',
        uid: 'u1',
        summary: 'Lunch, maybe',
        location: 'Room 1',
        status: '',
        sequence: 2,
        isAllDay: false,
        timezone: null,
        start: new Date('2026-05-05T10:00:00Z'),
        end: new Date('2026-05-05T11:00:00Z'),
        organizer: { name: 'Ann', address: 'ann@a.example', status: '' },
        attendees: [{ name: 'Bob', address: 'bob@b.example', status: 'ACCEPTED' }],
      },
    ])
    expect(mail.attachments).toMatchObject([{ fileName: 'invite.ics' }])
  })

  test.each([
    ['DTSTART;TZID=Europe/Berlin:20260105T100000', '2026-01-05T09:00:00.000Z', 'Europe/Berlin'],
    ['DTSTART;TZID="W. Europe Standard Time":20260705T100000', '2026-07-05T08:00:00.000Z', 'Europe/Berlin'],
    ['DTSTART;TZID=Pacific Standard Time:20260105T100000', '2026-01-05T18:00:00.000Z', 'America/Los_Angeles'],
    ['DTSTART;VALUE=DATE:20260105', '2026-01-05T00:00:00.000Z', null],
    ['DTSTART;TZID=Nowhere:20260105T100000', '2026-01-05T10:00:00.000Z', 'Nowhere'],
  ])('%s', async (line, start, timezone) => {
    const card = await readEvent(line)
    expect([card?.start?.toISOString(), card?.timezone]).toEqual([start, timezone])
  })

  test('broken ones are files only', async () => {
    const mail = await read('Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:never')
    expect(mail.attachments).toHaveLength(1)
    expect((await readEvent('DTSTART:nonsense'))?.start ?? null).toBeNull()
  })
})

describe('rule 19: signed and encrypted mail', () => {
  test('a signature is no file', async () => {
    const mail = await read(
      'Content-Type: multipart/signed; boundary=b; protocol="application/pkcs7-signature"\n\n--b\n\nText\n--b\nContent-Type: application/pkcs7-signature; name=smime.p7s\n\nxx\n--b--',
    )
    expect(mail).toMatchObject({ text: 'Text', attachments: [], security: { kind: 'smime-signed' } })
  })

  test('what is signed as a whole is opened', async () => {
    const mail = await withFile(
      'application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
      der.signed(Buffer.from('Content-Type: text/plain\r\n\r\nInside')),
    )
    expect(mail).toMatchObject({ text: 'Inside', attachments: [], security: { kind: 'smime-signed' } })
    const packed = await withFile(
      'application/x-pkcs7-mime',
      der.compressed(deflateSync('Content-Type: text/plain\r\n\r\nPacked')),
    )
    expect(packed.text).toBe('Packed')
  })

  test('what is encrypted says so and stays a file', async () => {
    const mail = await withFile('application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m', der.enveloped())
    expect(mail).toMatchObject({
      security: { kind: 'smime-encrypted' },
      attachments: [{ fileName: 'smime.p7m', note: expect.stringContaining('Encrypted') }],
    })
    const pgp = await read(
      'Subject: ...\nContent-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--',
    )
    expect(pgp).toMatchObject({ security: { kind: 'pgp-encrypted' }, attachments: [{ fileName: 'encrypted.asc' }] })
  })

  test('the subject among the protected headers is found', async () => {
    const mail = await read(
      'Subject: ...\nContent-Type: multipart/signed; boundary=b; protocol="application/pgp-signature"\n\n--b\nContent-Type: text/plain; protected-headers="v1"\nSubject: The real one\n\nText\n--b\nContent-Type: application/pgp-signature\n\nx\n--b--',
    )
    expect(mail).toMatchObject({
      subject: '...',
      security: { kind: 'pgp-signed', subjectInside: 'The real one' },
      attachments: [],
    })
  })

  test('PGP within the text is recognised', async () => {
    expect((await read('Subject: x\n\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nHi')).security.kind).toBe(
      'pgp-signed',
    )
  })
})
