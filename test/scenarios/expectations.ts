import { expect } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { lastMessageId, type Teller, ticketNamed } from './teller.ts'

type Check = (teller: Teller, match: RegExpExecArray) => Promise<void>

/** Sentences that expect something; the first that fits is taken. */
export const checks: readonly [RegExp, Check][] = [
  [
    /^new ticket (\w+)$/,
    async (teller, [, name = '']) => {
      const { ticketId } = await arrival(teller)
      expect(ticketId, 'the mail made a ticket').not.toBeNull()
      expect(teller.lastArrival?.ticketsBefore.has(ticketId ?? 0), 'the ticket is new').toBe(false)
      teller.tickets.set(name, ticketId ?? 0)
    },
  ],
  [
    /^in (\w+)$/,
    async (teller, [, name = '']) => {
      expect(await arrival(teller)).toMatchObject({ state: 'done', ticketId: ticketNamed(teller, name) })
    },
  ],
  [
    /^nothing new$/,
    async (teller) => {
      expect(['duplicate', 'dropped']).toContain((await arrival(teller)).state)
      expect(await newTickets(teller)).toEqual([])
    },
  ],
  [/^no new ticket$/, async (teller) => expect(await newTickets(teller)).toEqual([])],
  [
    /^the mail is (quarantined|duplicate|dropped|done)$/,
    async (teller, [, state]) => expect((await arrival(teller)).state).toBe(state),
  ],
  [
    /^(status|customer|inbox|subject|source|agent) of (\w+): (.*)$/,
    async (teller, [, what = '', name = '', value]) => {
      const [row] = await teller.world.db.query<Record<string, string>>(sql`
        select s.name as status, k.value as customer, i.email as inbox, t.subject, o.name as source, coalesce(u.email, 'nobody') as agent
        from tickets t join ticketstatuses s on s.id = t.status_id join inboxes i on i.id = t.inbox_id join ticketsources o on o.id = t.source_id
          left join users u on u.id = t.agent_id left join contacts k on k.customer_id = t.customer_id and k.is_main
        where t.id = ${ticketNamed(teller, name)}`)
      expect(row?.[what]).toBe(value)
    },
  ],
  [
    /^name of the customer of (\w+): (.*)$/,
    async (teller, [, name = '', value]) => {
      const [row] = await teller.world.db.query<{ name: string }>(sql`
        select trim(c.first_name || ' ' || c.last_name) as name from tickets t join customers c on c.id = t.customer_id where t.id = ${ticketNamed(teller, name)}`)
      expect(row?.name).toBe(value)
    },
  ],
  [
    /^cc of (\w+):(.*)$/,
    async (teller, [, name = '', value = '']) => {
      const [row] = await teller.world.db.query<{ cc: string[] }>(
        sql`select cc from tickets where id = ${ticketNamed(teller, name)}`,
      )
      expect(row?.cc.join(', ')).toBe(value.trim())
    },
  ],
  [
    /^parent of (\w+):(.*)$/,
    async (teller, [, name = '', other = '']) => {
      const [row] = await teller.world.db.query<{ id: number | null }>(
        sql`select parent_id as id from tickets where id = ${ticketNamed(teller, name)}`,
      )
      expect(row?.id).toBe(other.trim() === '' ? null : ticketNamed(teller, other))
    },
  ],
  [
    /^messages of (\w+): (\d+)$/,
    async (teller, [, name = '', count]) => {
      const rows = await teller.world.db.query(sql`
        select 1 from messages where ticket_id = ${ticketNamed(teller, name)} and state = 'active' and thread_type in ('message', 'note', 'forward')`)
      expect(rows.length).toBe(Number(count))
    },
  ],
  [
    /^last message of (\w+): (.+)$/,
    async (teller, [, name = '', text]) => expect((await lastMessage(teller, name)).text).toContain(text),
  ],
  [
    /^last message of (\w+) does not say: (.+)$/,
    async (teller, [, name = '', text]) => expect((await lastMessage(teller, name)).text).not.toContain(text),
  ],
  [
    /^last message of (\w+) is by (.+)$/,
    async (teller, [, name = '', who]) => expect((await lastMessage(teller, name)).author).toBe(who),
  ],
  [
    /^last message of (\w+) is an? (note|reply|entry)$/,
    async (teller, [, name = '', kind]) => {
      const type = { note: 'note', reply: 'message', entry: 'eventInfo' }[kind ?? '']
      expect((await lastMessage(teller, name)).type).toBe(type)
    },
  ],
  [
    /^last message has the subject: (.+)$/,
    async (teller, [, subject]) => expect((await ofMail(teller)).subject).toBe(subject),
  ],
  [/^last message quotes: (.+)$/, async (teller, [, text]) => expect((await ofMail(teller)).quoted).toContain(text)],
  [
    /^last message has the file: (.+) \((\d+) bytes?\)$/,
    async (teller, [, name, size]) => {
      const files = (await ofMail(teller)).files
      expect(files).toContainEqual({ name, size: Number(size) })
    },
  ],
  [
    /^possibly belongs to:(.*)$/,
    async (teller, [, name = '']) =>
      expect((await ofMail(teller)).possible).toBe(name.trim() === '' ? null : ticketNamed(teller, name)),
  ],
  [
    /^automatic: (.+)$/,
    async (teller, [, reason = '']) => {
      const { automatic } = await ofMail(teller)
      if (reason === 'no') expect(automatic).toBeNull()
      else expect(automatic).toContain(reason)
    },
  ],
  [/^warning: (.+)$/, async (teller, [, text]) => expect((await ofMail(teller)).warnings).toContain(text)],
  [/^authentication: (.+)$/, async (teller, [, verdict]) => expect((await ofMail(teller)).verdict).toBe(verdict)],
  [
    /^delivery of (\w+): (\w+), (.+)$/,
    async (teller, [, name = '', status, reason]) => {
      const [row] = await teller.world.db.query<{ status: string; reason: string }>(sql`
        select delivery_status as status, delivery_reason as reason from messages
        where ticket_id = ${ticketNamed(teller, name)} and email_message_id is not null order by id desc limit 1`)
      expect(row?.status).toBe(status)
      expect(row?.reason).toContain(reason)
    },
  ],
  [
    /^(not )?suspended: (\S+)$/,
    async ({ world }, [, not, address]) => {
      const rows = await world.db.query(
        sql`select 1 from suspendedaddresses where address = ${address} and state = 'active'`,
      )
      expect(rows.length).toBe(not === undefined ? 1 : 0)
    },
  ],
  [
    /^notified of (\w+): (\S+)$/,
    async (teller, [, name = '', email]) => {
      const rows = await teller.world.db.query<{ email: string }>(sql`
        select u.email from notifications n join users u on u.id = n.user_id where n.ticket_id = ${ticketNamed(teller, name)} and n.kind = 'undelivered'`)
      expect(rows.map((row) => row.email)).toContain(email)
    },
  ],
  [/^nothing sent$/, async ({ world }) => expect((await world.sent()).map(shown)).toEqual([])],
  [
    /^sent (\d+) mails?$/,
    async ({ world }, [, count]) => expect((await world.sent()).map(shown)).toHaveLength(Number(count)),
  ],
  [
    /^sent: to (\S+?)(?:, subject (.+?))?(?:, text (.+))?$/,
    async ({ world }, [, to = '', subject, text]) => {
      const mails = (await world.sent()).map(shown)
      const fitting = mails.filter(
        (mail) =>
          mail.to.includes(to) &&
          (subject === undefined || mail.subject.includes(subject)) &&
          (text === undefined || mail.text.includes(text)),
      )
      expect(fitting.length, `one of ${JSON.stringify(mails)}`).toBeGreaterThan(0)
    },
  ],
]

function shown(mail: {
  envelope: { to: string[] }
  parsed: { subject?: string | undefined; text?: string | undefined }
}) {
  return { to: mail.envelope.to, subject: mail.parsed.subject ?? '', text: mail.parsed.text ?? '' }
}

async function arrival({ world, lastArrival }: Teller) {
  const [row] = await world.db.query<{ state: string; ticketId: number | null; messageId: number | null }>(sql`
    select state, ticket_id as "ticketId", message_id as "messageId" from incoming_mails where id = ${lastArrival?.id ?? 0}`)
  if (row === undefined) throw new Error('no mail came')
  return row
}

async function newTickets({ world, lastArrival }: Teller): Promise<number[]> {
  const rows = await world.db.query<{ id: number }>(sql`select id from tickets order by id`)
  return rows.map((row) => row.id).filter((id) => !lastArrival?.ticketsBefore.has(id))
}

async function lastMessage(teller: Teller, name: string) {
  const id = await lastMessageId(teller, ticketNamed(teller, name))
  const [row] = await teller.world.db.query<{ text: string; type: string; author: string }>(sql`
    select m.text_body as text, m.thread_type as type, case
      when m.created_by_type = 'customers' then (select value from contacts where customer_id = m.created_by_id and is_main)
      when m.created_by_id = 999999999 then 'the desk' else (select email from users where id = m.created_by_id) end as author
    from messages m where m.id = ${id}`)
  return row as NonNullable<typeof row>
}

async function ofMail(teller: Teller) {
  const { messageId } = await arrival(teller)
  const [row] = await teller.world.db.query<{
    subject: string
    quoted: string
    automatic: string | null
    possible: number | null
    warnings: string
    verdict: string
    files: { name: string; size: number }[]
  }>(sql`
    select m.subject, coalesce(h.quoted_text, '') as quoted, h.automatic_reason as automatic, h.possible_ticket_id as possible,
      array_to_string(h.warnings, E'\n') as warnings, h.authentication->>'verdict' as verdict,
      (select coalesce(json_agg(json_build_object('name', f.filename, 'size', f.size)), '[]') from files f where f.message_id = m.id) as files
    from messages m join message_mails h on h.message_id = m.id where m.id = ${messageId}`)
  if (row === undefined) throw new Error('the mail is no message')
  return row
}
