import { Readable } from 'node:stream'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.ts'
import { type MailMessageOptions, makeMailMessage } from '../../../test/support/mail.ts'
import { sql } from '../../db/sql.ts'
import { composeMail } from './compose.ts'
import { fromNameOf, referencesOf, subjectOf } from './headers.ts'
import { findMessageForMail, listFilesForMail } from './queries.ts'
import { recipientsOf } from './recipients.ts'
import { signatureOf } from './signature.ts'

let desk: TestDatabase
beforeAll(async () => {
  desk = await createTestDatabase()
})
afterAll(() => desk.drop())

const blobs = {
  async read(key: string) {
    if (key === 'missing') throw new Error('no such blob')
    return Readable.from([Buffer.from(`bytes of ${key}\n.\nlast`)])
  },
}

interface File {
  name: string
  key: string
  disposition?: 'attachment' | 'attachment-inline'
  type?: string
}

/** Composes a message's mail the way a delivery does. */
async function compose(
  options: MailMessageOptions & { earlier?: string[]; files?: File[]; htmlOf?: (fileIds: number[]) => string } = {},
) {
  const made = await makeMailMessage(desk.database, options)
  const fileIds: number[] = []
  for (const file of options.files ?? []) {
    const [row] = await desk.database.query<{ id: number }>(sql`
      insert into files (filename, mime_type, disposition, storage_key, ticket_id, message_id, state)
      values (${file.name}, ${file.type ?? 'image/png'}, ${file.disposition ?? 'attachment'}, ${file.key},
        ${made.ticketId}, ${made.messageId}, 'active') returning id`)
    fileIds.push(row?.id ?? 0)
  }
  const found = await findMessageForMail(desk.database, made.messageId)
  if (!found) throw new Error('no message')
  const message = options.htmlOf ? { ...found, html_body: options.htmlOf(fileIds) } : found
  const raw = composeMail({
    message,
    mail: {
      id: 1,
      email_message_id: 'own@example.test',
      from_address: message.from_address ?? message.inbox_email,
      from_name: fromNameOf(message),
      subject: subjectOf(message, false),
      attempts: 1,
    },
    recipients: recipientsOf(message),
    references: referencesOf(
      { ids: options.earlier ?? [], answered: options.earlier?.at(-1) ?? null },
      message.in_reply_to,
    ),
    files: await listFilesForMail(desk.database, message),
    blobs,
    publicUrl: 'https://desk.test',
  })
  const chunks: Buffer[] = []
  for await (const chunk of raw) chunks.push(chunk as Buffer)
  const bytes = Buffer.concat(chunks)
  return { made, message, fileIds, bytes, text: bytes.toString('latin1'), parsed: await PostalMime.parse(bytes) }
}

function headerOf(text: string, name: string): string {
  const match = new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'mi').exec(text)
  return (match?.[1] ?? '').replace(/\r\n\s+/g, ' ')
}

test('the mail has the agent as sender, the customer by name, the ticket number and the time of the message', async () => {
  const { parsed, made, message, text } = await compose()
  expect(parsed.from).toMatchObject({ name: 'Alex Agent', address: made.inboxEmail })
  expect(parsed.replyTo).toEqual([expect.objectContaining({ address: made.inboxEmail })])
  expect(parsed.to).toEqual([expect.objectContaining({ name: 'Carla Customer', address: made.customerEmail })])
  expect(parsed.subject).toBe(`Printer on fire [#${made.ticketId}]`)
  expect(new Date(headerOf(text, 'Date')).getTime()).toBe(Math.floor(Date.parse(message.created_at) / 1_000) * 1_000)
})

test('both parts carry the text and the signature with its placeholders filled', async () => {
  const { parsed, made } = await compose()
  expect(parsed.text).toMatch(/^Have you tried water\?\s+--\s+Alex Agent\s/)
  expect(parsed.text).toContain(made.inboxEmail)
  expect(parsed.html).toContain('Alex Agent')
  expect(parsed.html).not.toContain('{%')
})

test('a signature that is there already is not added again, and a customer has none', async () => {
  const text = 'Hello\n\n--\nAlex Agent\nhelp@example.test'
  const { message } = await compose()
  const own = { ...message, inbox_email: 'help@example.test', text_body: text }
  expect(signatureOf(own)).toBeNull()
  expect((await compose({ byCustomer: true })).parsed.text?.trim()).toBe('Have you tried water?')
})

test('line breaks in a subject or a name cannot start a header', async () => {
  const { text, parsed } = await compose({ subject: 'Hi\r\nBcc: thief@example.test\r\n\r\nbody\u2028x' })
  expect(text).not.toMatch(/^Bcc:/im)
  expect(parsed.subject).toMatch(/^Hi Bcc: thief@example\.test body x \[#/)
})

test('every line ends in CRLF and none is over 998 octets', async () => {
  const long = 'x'.repeat(5_000)
  const { text, parsed } = await compose({
    subject: long,
    html: `<p>${long} ünï\n.\n</p>`,
    text: `${long}\n.\nend 😀`,
    earlier: Array.from({ length: 60 }, (_, index) => `${index}-${'y'.repeat(200)}@example.test`),
    files: [{ name: `${'ü'.repeat(150)}.png`, key: 'a' }],
  })
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(Math.max(...text.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998)
  expect(parsed.text).toContain('end 😀')
  expect(parsed.attachments[0]?.filename).toBe(`${'ü'.repeat(150)}.png`)
})

test('References are the first and the newest mails; In-Reply-To is the mail answered', async () => {
  const earlier = Array.from({ length: 15 }, (_, index) => `m${index}@example.test`)
  const { text } = await compose({ earlier, inReplyTo: '<m3@example.test>' })
  const references = headerOf(text, 'References').split(' ')
  expect(references).toHaveLength(10)
  expect(references[0]).toBe('<m0@example.test>')
  expect(references.at(-2)).toBe('<m14@example.test>')
  expect(references.at(-1)).toBe('<m3@example.test>')
  expect(headerOf(text, 'In-Reply-To')).toBe('<m3@example.test>')
})

test('images of the message travel as related parts, other files as attachments, foreign ones not at all', async () => {
  const foreign = await compose({ files: [{ name: 'theirs.png', key: 'theirs' }] })
  const { parsed, fileIds, text } = await compose({
    files: [
      { name: 'shown.png', key: 'shown', disposition: 'attachment-inline' },
      { name: 'by-cid.png', key: 'by-cid', disposition: 'attachment-inline' },
      { name: '../../etc/passwd', key: 'passwd', type: 'multipart/mixed' },
    ],
    htmlOf: ([shown, byCid]) =>
      `<img src="https://desk.test/desk/api/v2/files/${shown}/inline"><img src="cid:file-${byCid}">` +
      `<img src="/desk/api/v2/files/${foreign.fileIds[0]}/inline">`,
  })
  const [shown, byCid] = fileIds
  expect(parsed.attachments.map((file) => [file.filename, file.disposition, file.related ?? false])).toEqual([
    ['shown.png', 'inline', true],
    ['by-cid.png', 'inline', true],
    ['.._.._etc_passwd', 'attachment', false],
  ])
  expect(parsed.html).toContain(`src="cid:file-${shown}@example.test"`)
  expect(parsed.html).toContain(`src="cid:file-${byCid}@example.test"`)
  expect(parsed.html).toContain(`/files/${foreign.fileIds[0]}/inline`)
  expect(text).not.toContain(Buffer.from('bytes of theirs').toString('base64').slice(0, 16))
  expect(Buffer.from(parsed.attachments[2]?.content as ArrayBuffer).toString()).toBe('bytes of passwd\n.\nlast')
})

test('a file that cannot be read breaks the stream', async () => {
  await expect(compose({ files: [{ name: 'a.png', key: 'missing' }] })).rejects.toThrow('no such blob')
})

test('each address is written to once, whatever its case, and what is no address is left out', () => {
  const recipients = recipientsOf({
    to_addresses: ['A@Example.test', 'a@example.test'],
    contact_address: 'ignored@example.test',
    cc: ['not an address', 'b@example.test', 'x@example.test>\r\nRCPT TO:<y@example.test'],
    bcc: ['B@EXAMPLE.TEST', 'c@example.test'],
  })
  expect(recipients).toEqual([
    { address: 'A@example.test', kind: 'to' },
    { address: 'b@example.test', kind: 'cc' },
    { address: 'c@example.test', kind: 'bcc' },
  ])
})

test('the subject of an answer says Re: once, and the number is there once or not at all', () => {
  const ticket = {
    subject: null,
    ticket_subject: 'Help',
    ticket_id: 7,
    include_ticket_id: true,
    thread_type: 'message',
  }
  expect(subjectOf(ticket, true)).toBe('Re: Help [#7]')
  expect(subjectOf({ ...ticket, ticket_subject: 'RE: Help [#7]' }, true)).toBe('RE: Help [#7]')
  expect(subjectOf({ ...ticket, subject: 'Given', include_ticket_id: false }, true)).toBe('Given')
})
