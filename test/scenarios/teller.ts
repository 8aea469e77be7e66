import { sql } from '../../server/db/sql.ts'
import { addressWithToken, signedToken } from '../../server/lib/reply-token.ts'
import type { Caller } from '../support/app.ts'
import { makeCustomer, makeInbox, makeUser } from '../support/factories.ts'
import type { World } from './world.ts'

/** What a story has named so far. */
export interface Teller {
  world: World
  tickets: Map<string, number>
  inboxes: Map<string, number>
  agents: Map<string, { id: number; caller: Caller }>
  /** The arrival of the last mail, and the ticket ids there were before it. */
  lastArrival: { id: number; ticketsBefore: Set<number> } | null
}

export function newTeller(world: World): Teller {
  return { world, tickets: new Map(), inboxes: new Map(), agents: new Map(), lastArrival: null }
}

export function ticketNamed(teller: Teller, name: string): number {
  const id = teller.tickets.get(name.trim())
  if (id === undefined) throw new Error(`no ticket is called ${name}`)
  return id
}

const statusIds: Record<string, number> = { active: 1, waiting: 3, 'on hold': 4, solved: 5, closed: 6, spam: 7 }

type Deed = (teller: Teller, match: RegExpExecArray, block: string) => Promise<void>

/** Sentences that make or do something; the first that fits is taken. */
export const deeds: readonly [RegExp, Deed][] = [
  [/^inbox (\S+?)(?: \((.+)\))?$/, makeStoryInbox],
  [
    /^agent (\S+)$/,
    async (teller, [, email = '']) => {
      const all = Object.fromEntries([...teller.inboxes.values()].map((id) => [id, 'write' as const]))
      const user = await makeUser(teller.world.db, { email, inboxes: all })
      teller.agents.set(email, { id: user.id, caller: teller.world.app.as(user.token) })
    },
  ],
  [
    /^customer (\S+)$/,
    async ({ world }, [, email = '']) => {
      await makeCustomer(world.db, { email })
    },
  ],
  [/^(blocked|allowed): (.+)$/, makeTerm],
  [/^site: (.+)$/, setSite],
  [/^mail (?:from (\S+) )?to (\{[^}]+\}|\S+)(?: through (\S+))?$/, deliverMail],
  [
    /^the same mail comes again(?: to (\S+))?$/,
    async (teller, [, to]) => {
      const [row] = await teller.world.db.query<{ from: string | null; to: string }>(sql`
        select envelope_from as from, envelope_to[1] as to from incoming_mails order by id desc limit 1`)
      const again = to ?? row?.to ?? ''
      await receive(teller, lastRaw, { from: row?.from ?? null, to: again, server: undefined })
    },
  ],
  [/^(\S+) (answers|notes on) (\S+)$/, answer],
  [
    /^(\S+) was closed (\d+) days ago$/,
    async (teller, [, name = '', days]) => {
      const id = ticketNamed(teller, name)
      await teller.world.db.query(
        sql`update tickets set status_id = 6, status_changed_at = now() - make_interval(days => ${Number(days)}) where id = ${id}`,
      )
    },
  ],
  [
    /^(\S+) is (closed|solved|on hold|waiting|spam)$/,
    async (teller, [, name = '', status = '']) => {
      await patch(teller, `/tickets/${ticketNamed(teller, name)}.json`, { status: { id: statusIds[status] } })
    },
  ],
  [
    /^(\S+) is deleted$/,
    async (teller, [, name = '']) => {
      ok(await teller.world.app.admin.delete(`/tickets/${ticketNamed(teller, name)}.json`))
    },
  ],
  [
    /^(\S+) is archived$/,
    async (teller, [, name = '']) => {
      ok(await teller.world.app.admin.post(`/tickets/${ticketNamed(teller, name)}/archive.json`))
    },
  ],
  [
    /^(\S+) is merged into (\S+)$/,
    async (teller, [, source = '', target = '']) => {
      const body = { tickets: [{ id: ticketNamed(teller, source) }] }
      ok(await teller.world.app.admin.post(`/tickets/${ticketNamed(teller, target)}/merge.json`, body))
    },
  ],
  [
    /^(\S+) is moved to (\S+)$/,
    async (teller, [, name = '', inbox = '']) => {
      await patch(teller, `/tickets/${ticketNamed(teller, name)}.json`, { inbox: { id: teller.inboxes.get(inbox) } })
    },
  ],
  [
    /^the last message of (\S+) is split into (\S+)$/,
    async (teller, [, name = '', made = '']) => {
      const id = ticketNamed(teller, name)
      const message = await lastMessageId(teller, id)
      const split = ok(await teller.world.app.admin.post(`/tickets/${id}/split.json`, { message: { id: message } }))
      teller.tickets.set(made, split.body.ticket.id)
    },
  ],
  [/^the last mail is put into (?:a new ticket )?(\S+)$/, putLastMail],
  [
    /^(\S+) is allowed again$/,
    async ({ world }, [, address = '']) => {
      const list = ok(await world.app.admin.get('/suspendedaddresses.json')).body.suspendedaddresses
      const row = list.find((entry: { address: string }) => entry.address === address)
      ok(await world.app.admin.delete(`/suspendedaddresses/${row.id}.json`))
    },
  ],
]

async function makeStoryInbox(teller: Teller, [, email = '', options = '']: RegExpExecArray): Promise<void> {
  const { db } = teller.world
  const { id } = await makeInbox(db, { name: email.slice(0, email.indexOf('@')), email })
  teller.inboxes.set(email, id)
  for (const option of options.split(',').map((text) => text.trim())) {
    const alias = /^alias (\S+)$/.exec(option)?.[1]
    if (alias !== undefined) await db.query(sql`insert into inboxaliases (inbox_id, email) values (${id}, ${alias})`)
    else if (option === 'auto reply')
      await db.query(
        sql`update inboxes set auto_reply_enabled = true, auto_reply_subject = 'We got your mail', auto_reply_message = '<p>Thank you</p>' where id = ${id}`,
      )
    else if (option === 'tokens') await db.query(sql`update inboxes set reply_tokens = 'on' where id = ${id}`)
    else if (option === 'known customers only')
      await db.query(sql`update inboxes set client_only = true where id = ${id}`)
    else if (option === 'closed for good at once')
      await db.query(sql`update inboxes set on_closed_lock = 'immediately' where id = ${id}`)
    else if (/^closed for good after \d+ days$/.test(option))
      await db.query(
        sql`update inboxes set on_closed_lock = 'custom', on_closed_wait = ${Number(/\d+/.exec(option)?.[0])} where id = ${id}`,
      )
    else if (/^answers make it waiting$/.test(option))
      await db.query(sql`update inboxes set ticketstatus_id = 3 where id = ${id}`)
    else if (option !== '') throw new Error(`no inbox can be "${option}"`)
  }
}

async function makeTerm({ world }: Teller, [, kind, term]: RegExpExecArray): Promise<void> {
  const type = kind === 'blocked' ? 'blacklist' : 'whitelist'
  ok(await world.app.admin.post('/spamlists.json', { spamlist: { term, type } }))
}

async function setSite({ world }: Teller, [, words]: RegExpExecArray): Promise<void> {
  const settings: Record<string, ReturnType<typeof sql>> = {
    'changed subjects make new tickets': sql`update site set changed_subject_makes_ticket = true`,
    'one mail makes one ticket': sql`update site set one_ticket_for_inboxes = true`,
    'forwards are taken as they are': sql`update site set detect_forwards = false`,
  }
  const statement = settings[words ?? '']
  if (statement === undefined) throw new Error(`no site can be "${words}"`)
  await world.db.query(statement)
}

let lastRaw = ''

async function deliverMail(teller: Teller, [, from, to = '', server]: RegExpExecArray, block: string): Promise<void> {
  // what bounces was sent before
  if (block.includes('delivery-status')) await teller.world.settle()
  lastRaw = await filledIn(teller, block)
  const recipient = await filledIn(teller, to)
  await receive(teller, lastRaw, { from: from === '<>' ? '' : (from ?? null), to: recipient, server })
}

async function receive(
  teller: Teller,
  text: string,
  { from, to, server }: { from: string | null; to: string; server: string | undefined },
): Promise<void> {
  const { world } = teller
  const inboxId =
    [...teller.inboxes].find(([email]) => email === to.replace(/\+[^@]*@/, '@'))?.[1] ?? (await aliasOf(world, to))
  const before = await world.db.query<{ id: number }>(sql`select id from tickets`)
  const raw = Buffer.from(`${text.replace(/\n/g, '\r\n')}\r\n`)
  const id = await world.deliver(raw, {
    channel: server === undefined ? 'imap' : 'smtp',
    inboxId,
    envelopeFrom: from,
    envelopeTo: [to],
    remoteAddress: server ?? null,
    helo: server === undefined ? null : 'mail.example.com',
  })
  teller.lastArrival = { id, ticketsBefore: new Set(before.map((row) => row.id)) }
}

async function aliasOf({ db }: World, address: string): Promise<number> {
  const [row] = await db.query<{ id: number }>(
    sql`select inbox_id as id from inboxaliases where email = ${address} and state = 'active'`,
  )
  if (row === undefined) throw new Error(`no inbox has the address ${address}`)
  return row.id
}

async function answer(teller: Teller, [, email = '', how, name = '']: RegExpExecArray, block: string): Promise<void> {
  const agent = teller.agents.get(email)
  const message = { threadType: how === 'answers' ? 'message' : 'note', message: block }
  const path = `/tickets/${ticketNamed(teller, name)}/messages.json`
  ok(await (agent?.caller ?? teller.world.app.admin).post(path, message))
}

async function putLastMail(teller: Teller, match: RegExpExecArray): Promise<void> {
  const [row] = await teller.world.db.query<{ ticketId: number; messageId: number }>(sql`
    select ticket_id as "ticketId", message_id as "messageId" from incoming_mails where id = ${teller.lastArrival?.id}`)
  const name = match[1] ?? ''
  const isNew = match[0].includes('a new ticket')
  const body = isNew ? {} : { ticket: { id: ticketNamed(teller, name) } }
  const moved = ok(
    await teller.world.app.admin.post(`/tickets/${row?.ticketId}/messages/${row?.messageId}/move.json`, body),
  )
  if (isNew) teller.tickets.set(name, moved.body.ticket.id)
}

async function patch({ world }: Teller, path: string, body: object): Promise<void> {
  ok(await world.app.admin.patch(path, body))
}

function ok<Answer extends { status: number; body: unknown }>(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`)
  return answer
}

export async function lastMessageId({ world }: Teller, ticketId: number): Promise<number> {
  const [row] = await world.db.query<{ id: number }>(
    sql`select id from messages where ticket_id = ${ticketId} and state = 'active' order by id desc limit 1`,
  )
  if (row === undefined) throw new Error('the ticket has no message')
  return row.id
}

/** Puts in what a mail can only know from the desk: Message-IDs, signed addresses, numbers. */
async function filledIn(teller: Teller, text: string): Promise<string> {
  let filled = text
  for (const [whole, what = '', name = ''] of text.matchAll(
    /\{(?:(answer to|mail of|notice of|reply address of|bounce address of) )?(\w+)\}/g,
  ))
    filled = filled.replace(whole, await valueFor(teller, what, ticketNamed(teller, name)))
  return filled
}

async function valueFor(teller: Teller, what: string, ticketId: number): Promise<string> {
  const { db, settle } = teller.world
  if (what === '') return String(ticketId)
  if (what === 'notice of' || what === 'bounce address of') await settle()
  const [row] = await db.query<{
    sent: string
    got: string
    notice: string
    mailId: number
    email: string
    secret: Buffer
  }>(sql`
    select (select email_message_id from messages where ticket_id = t.id and email_message_id is not null order by id desc limit 1) as sent,
      (select r.email_message_id from threademailrefs r join messages m on m.id = r.message_id
        where m.ticket_id = t.id and r.kind = 'inbound' order by r.id desc limit 1) as got,
      (select email_message_id from notices where ticket_id = t.id order by id desc limit 1) as notice,
      (select id from outgoing_mails where ticket_id = t.id order by id desc limit 1) as "mailId",
      i.email, s.secret
    from tickets t join inboxes i on i.id = t.inbox_id, site s where t.id = ${ticketId}`)
  if (row === undefined) throw new Error('no such ticket')
  if (what === 'answer to') return `<${row.sent}>`
  if (what === 'mail of') return `<${row.got}>`
  if (what === 'notice of') return `<${row.notice}>`
  const token =
    what === 'reply address of' ? signedToken(row.secret, 'r', ticketId) : signedToken(row.secret, 'b', row.mailId)
  return addressWithToken(row.email, token) ?? ''
}
