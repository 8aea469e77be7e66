import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { createTicketDesk, firstMessage, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk?.close())

/** The first message as the API shows it. */
async function messageOf(fields: Record<string, unknown>) {
  const ticket = await desk.create(fields)
  const { body } = await desk.agent.get(`/tickets/${ticket.id}/messages.json`)
  return { ...body.messages[0], ticket }
}

describe('subject', () => {
  test('is kept, without the blanks around it', async () => {
    expect((await desk.create({ subject: '  Where is “it”? 🎉 ' })).subject).toBe('Where is “it”? 🎉')
  })

  test.each([[undefined], [null], [''], ['   ']])('is required: %j', async (subject) => {
    expect(await desk.refuse({ subject })).toEqual([['subject', 'must be set']])
  })

  test.each([[{ a: 1 }], [['x']]])('is refused as %j', async (subject) => {
    expect(await desk.refuse({ subject })).toEqual([['subject', 'must be a text']])
  })

  test('may have 998 characters', async () => {
    expect((await desk.create({ subject: 's'.repeat(998) })).subject).toHaveLength(998)
    expect(await desk.refuse({ subject: 's'.repeat(999) })).toEqual([
      ['subject', 'must be shorter than 999 characters'],
    ])
  })
})

describe('message', () => {
  test.each([[undefined], [null], [''], [' \n ']])('is required: %j', async (message) => {
    expect(await desk.refuse({ message })).toEqual([['message', 'must be set']])
  })

  test('is one message of the customer, counted and shown on the ticket', async () => {
    const { ticket, ...message } = await messageOf({})
    expect(message).toMatchObject({
      threadType: 'message',
      htmlBody: '<p>How does it work?</p>',
      textBody: 'How does it work?',
      editMethod: 'html',
      createdBy: { id: desk.customerId, type: 'customers' },
      isDraft: false,
      delayed: false,
      deliveryStatus: null,
    })
    expect(ticket).toMatchObject({
      messageCount: 1,
      previewText: 'How does it work?',
      createdBy: { id: desk.agentId, type: 'users' },
      messages: [{ id: message.id, type: 'messages', meta: { threadType: 'Message' } }],
    })
  })

  test('is stored as sent beside the form that is safe to show', async () => {
    const sent = `<p onclick="x()">Hi<script>alert(1)</script><style>p{}</style><img src="javascript:x" onerror=y> <a href="javascript:z">l</a></p>`
    const { ticket, htmlBody, textBody } = await messageOf({ message: sent })
    expect(htmlBody).not.toMatch(/script|style|onclick|onerror|javascript/i)
    expect(htmlBody).toContain('Hi')
    expect(textBody).not.toContain('alert')
    expect((await firstMessage(desk.db, ticket.id)).body).toBe(sent)
  })

  test('in plain text keeps its lines', async () => {
    const { htmlBody, textBody } = await messageOf({ message: 'one & two\nthree' })
    expect(htmlBody).toBe('one &amp; two<br />\nthree')
    expect(textBody).toBe('one & two\nthree')
  })

  test('in Markdown is rendered, and its markup is not in the text', async () => {
    const { htmlBody, textBody, editMethod } = await messageOf({
      editMethod: 'markdown',
      message: '# Title\n\n**bold** [link](https://example.test/)\n\n<script>x</script>',
    })
    expect(editMethod).toBe('markdown')
    expect(htmlBody).toContain('<strong>bold</strong>')
    expect(htmlBody).toContain('href="https://example.test/"')
    expect(htmlBody).not.toContain('script')
    expect(textBody).toMatch(/bold link/)
  })

  test.each(['HTML', 'Markdown', ''])('editMethod is read in any case: %j', async (editMethod) => {
    expect((await messageOf({ editMethod })).editMethod).toBe(editMethod === '' ? 'html' : editMethod.toLowerCase())
  })

  test('editMethod falls back to what the user prefers', async () => {
    await desk.db.query(sql`update users set edit_method = 'markdown' where id = ${desk.agentId}`)
    expect((await messageOf({ message: '*x*' })).editMethod).toBe('markdown')
    await desk.db.query(sql`update users set edit_method = 'html' where id = ${desk.agentId}`)
  })

  test.each([['rtf'], [7], [{}], [['html']]])('editMethod %j is refused', async (editMethod) => {
    expect(await desk.refuse({ editMethod })).toEqual([['editMethod', 'must be one of ‘html, markdown’']])
  })

  test('gives the preview its beginning on one line, at most 250 characters', async () => {
    const { ticket } = await messageOf({ message: `<p>First</p><p>second   line</p><p>${'word '.repeat(200)}</p>` })
    expect(ticket.previewText).toMatch(/^First second line word word/)
    expect(ticket.previewText.length).toBeLessThanOrEqual(250)
    expect(ticket.previewText).toMatch(/word\.\.\.$/)
  })

  test('of 5 million characters is taken, one more is refused', async () => {
    expect((await desk.create({ message: 'x'.repeat(5_000_000) })).messageCount).toBe(1)
    expect(await desk.refuse({ message: 'x'.repeat(5_000_001) })).toEqual([
      ['message', 'must be shorter than 5000001 characters'],
    ])
  })
})

describe('placeholders', () => {
  test.each([
    ['{%user.fullName%}', 'Alex Agent'],
    ['{%USER.firstname%} {% user.lastName %}', 'Alex Agent'],
    ['{%mailbox.name%}', 'Support'],
    ['{%customer.fullName%}', 'Carla Customer'],
    ['{%ticket.subject%}', 'A question'],
    ['{%nobody.knows%} {%user.password%}', '{%nobody.knows%} {%user.password%}'],
    ['{%company.name%}', '{%company.name%}'],
  ])('%s becomes %s', async (message, expected) => {
    expect((await messageOf({ message })).textBody).toBe(expected)
  })

  test('{%ticket.id%} is the id the ticket gets', async () => {
    const { ticket, textBody } = await messageOf({ message: 'Your ticket {%ticket.id%} ({%ticket.id%})' })
    expect(textBody).toBe(`Your ticket ${ticket.id} (${ticket.id})`)
    expect((await desk.create()).id).toBeGreaterThan(ticket.id)
  })

  test('{%customer.email%} of a customer made by the same request is its address', async () => {
    const { textBody } = await messageOf({
      message: '{%customer.firstName%} <{%customer.email%}>'.replace(/[<>]/g, '|'),
      customer: { email: 'p@example.test', firstName: 'Pia' },
    })
    expect(textBody).toBe('Pia |p@example.test|')
  })

  test('cannot smuggle markup through a name', async () => {
    const { htmlBody } = await messageOf({
      message: '<p>{%customer.firstName%}</p>',
      customer: { email: 'q@example.test', firstName: '<script>x</script>' },
    })
    expect(htmlBody).toBe('<p>&lt;script&gt;x&lt;/script&gt;</p>')
  })

  test('in Markdown cannot smuggle markup either', async () => {
    const { htmlBody } = await messageOf({
      editMethod: 'markdown',
      message: 'Hi {%customer.firstName%}',
      customer: { email: 'r@example.test', firstName: '<img src=x onerror=y>' },
    })
    expect(htmlBody).not.toContain('onerror')
  })
})

describe('remote images', () => {
  const message = '<p><img src="https://images.example.test/pixel.gif" /></p>'

  test('of a customer who is not trusted are hidden at first', async () => {
    expect((await desk.create({ message })).imagesHidden).toBe(true)
    expect((await desk.create()).imagesHidden).toBe(false)
  })

  test('of an agent, or of a trusted customer, are shown', async () => {
    expect((await desk.create({ message, notifyCustomer: true })).imagesHidden).toBe(false)
    await desk.db.query(sql`update customers set trusted = true where id = ${desk.customerId}`)
    expect((await desk.create({ message })).imagesHidden).toBe(false)
  })
})
