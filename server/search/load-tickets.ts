import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { createDocument, type LoadedDocument, type SearchDocument } from './document.ts'

// The newest messages are what people look for; older ones of an endless thread would be read again at every reply.
const mostMessages = 200
const longestMessage = 50_000

/** What of the ticket itself is in its words. */
interface TicketText {
  id: number
  subject: string
  original_recipient: string
  addresses: readonly string[]
  company: string | null
}

interface PersonText {
  name: string
  organization: string
  addresses: readonly string[]
}

interface MessageText {
  subject: string | null
  text: string
  addresses: readonly string[]
}

interface OtherText {
  text: string | null
}

/** What belongs to a ticket; of the messages the newest first. */
export interface TextsOfTicket {
  people: readonly PersonText[]
  tags: readonly OtherText[]
  files: readonly OtherText[]
  fields: readonly OtherText[]
  messages: readonly MessageText[]
}

type TicketRow = TicketText & { read_at: string }
type PersonRow = PersonText & { ticket_id: number }
type MessageRow = MessageText & { ticket_id: number }
type TextRow = OtherText & { ticket_id: number }

/**
 * Reads what tickets are found by: subject, number, customer, company, tags, file names, custom field values, and the
 * messages every agent sees, notes included. Drafts are their author's alone and stay out. Six statements a batch.
 */
export async function loadTickets(db: Queryable, ids: readonly number[]): Promise<LoadedDocument[]> {
  const [tickets, people, tags, files, fields, messages] = (await db.flight([
    // first: its time is not later than what the others read
    sql`select t.id, t.subject, t.original_recipient, t.cc || t.bcc || i.email::text as addresses, c.name as company,
        statement_timestamp() as read_at
      from tickets t join inboxes i on i.id = t.inbox_id left join companies c on c.id = t.company_id
      where t.id = any(${ids}::bigint[])`,
    sql`select w.id as ticket_id, c.first_name || ' ' || c.last_name as name, c.organization,
        array(select k.value::text from contacts k where k.customer_id = c.id and k.state = 'active') as addresses
      from unnest(${ids}::bigint[]) w (id) cross join lateral (
        select t.customer_id as id from tickets t where t.id = w.id
        union select m.created_by_id from messages m
          where m.ticket_id = w.id and m.created_by_type = 'customers' and m.state = 'active') writer
      join customers c on c.id = writer.id`,
    sql`select x.ticket_id, g.name as text from ticket_tags x join tags g on g.id = x.tag_id
      where x.ticket_id = any(${ids}::bigint[]) and g.state <> 'deleted'`,
    sql`select x.ticket_id, x.filename as text from files x
      where x.ticket_id = any(${ids}::bigint[]) and x.state = 'active'`,
    sql`select x.ticket_id, case when f.kind in ('dropdown', 'checkboxes') then (
          select string_agg(o.name, ' | ') from customfieldoptions o where o.customfield_id = f.id
            and (case when jsonb_typeof(x.value) = 'array' then x.value else jsonb_build_array(x.value) end) @> to_jsonb(o.id))
        else x.value #>> '{}' end as text
      from ticket_customfields x join customfields f on f.id = x.customfield_id where x.ticket_id = any(${ids}::bigint[])`,
    sql`select w.id as ticket_id, m.* from unnest(${ids}::bigint[]) w (id) cross join lateral (
        select x.subject, left(x.text_body, ${longestMessage}) as text, x.to_addresses || x.cc || x.bcc as addresses
        from messages x where x.ticket_id = w.id and x.state = 'active' and not x.is_draft
        order by x.id desc limit ${mostMessages}) m`,
  ])) as unknown as [TicketRow[], PersonRow[], TextRow[], TextRow[], TextRow[], MessageRow[]]

  const [peopleOf, tagsOf, filesOf] = [byTicket(people), byTicket(tags), byTicket(files)]
  const [fieldsOf, messagesOf] = [byTicket(fields), byTicket(messages)]
  const loaded: LoadedDocument[] = []
  for (const ticket of tickets) {
    const document = ticketDocument(ticket, {
      people: peopleOf(ticket.id),
      tags: tagsOf(ticket.id),
      files: filesOf(ticket.id),
      fields: fieldsOf(ticket.id),
      messages: messagesOf(ticket.id),
    })
    loaded.push({ id: ticket.id, readAt: ticket.read_at, document })
    // requests come in between two long texts
    await nextTurn()
  }
  return loaded
}

/** The words of one ticket as the text of a tsvector. */
export function ticketDocument(ticket: TicketText, texts: TextsOfTicket): string {
  const document = createDocument()
  addTicket(document, ticket)
  for (const person of texts.people) addPerson(document, person)
  document.add(ticket.company, 'B')
  for (const { text } of texts.tags) document.add(text, 'B')
  for (const { text } of texts.files) document.add(text, 'C')
  for (const { text } of texts.fields) document.add(text, 'C')
  for (const message of texts.messages) if (!addMessage(document, message)) break
  return document.toText()
}

function addTicket(document: SearchDocument, ticket: TicketText): void {
  document.addField('subject', ticket.subject, 'A')
  document.add(String(ticket.id), 'A')
  for (const address of [ticket.original_recipient, ...ticket.addresses]) document.addField('to', address, 'C')
}

function addPerson(document: SearchDocument, person: PersonText): void {
  document.addField('from', person.name, 'B')
  document.addField('from', person.organization, 'B')
  for (const address of person.addresses) document.addField('from', address, 'B')
}

/** False when the document is full. */
function addMessage(document: SearchDocument, message: MessageText): boolean {
  document.add(message.subject, 'C')
  for (const address of message.addresses) document.addField('to', address, 'C')
  return document.add(message.text, 'D')
}

function byTicket<Row extends { ticket_id: number }>(rows: readonly Row[]): (id: number) => readonly Row[] {
  const groups = new Map<number, Row[]>()
  for (const row of rows) {
    const group = groups.get(row.ticket_id)
    if (group === undefined) groups.set(row.ticket_id, [row])
    else group.push(row)
  }
  return (id) => groups.get(id) ?? []
}
