import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { eventValues } from '../events/record.ts'

/** A message as it is written; `attachments` are fetched later. */
export interface ImportedMessageRow {
  threadType: 'message' | 'note'
  body: string
  htmlBody: string
  textBody: string
  cc: string[]
  bcc: string[]
  authorId: number
  authorType: 'users' | 'customers'
  createdAt: string
  updatedAt: string
  attachments: { filename: string; url: string }[]
}

/** A ticket and its place, as it is written. */
export interface ImportedTicketRow {
  sourceName: string
  externalId: string
  subject: string
  previewText: string
  originalRecipient: string
  inboxId: number
  customerId: number
  contactId: number
  companyId: number | null
  agentId: number | null
  statusId: number
  priorityId: number | null
  typeId: number | null
  sourceId: number
  tagIds: number[]
  hasOutsideImages: boolean
  messageCount: number
  responseMinutes: number | null
  resolutionMinutes: number | null
  createdAt: string
  updatedAt: string
  messages: ImportedMessageRow[]
}

/**
 * Writes a whole ticket in one statement, which is a transaction of its own, and gives its id. Fails with 23505 on
 * `imported_tickets_pkey` when somebody else has just imported it. The one event says that it is there to be found;
 * nothing is mailed and nobody is told.
 */
export async function insertImported(db: Queryable, ctx: Ctx, ticket: ImportedTicketRow): Promise<number> {
  const [first] = ticket.messages
  const [authorId, authorType] = [first?.authorId ?? ticket.customerId, first?.authorType ?? 'customers']
  const fileCount = ticket.messages.reduce((count, message) => count + message.attachments.length, 0)
  const event = eventValues(ctx.actor, { kind: 'ticket.imported', ticketId: 0, fileCount })
  const rows = ticket.messages.map((message, position) => ({ ...message, position }))
  const [row] = await db.query<{ id: number }>(sql`
    with ticket as (
      insert into tickets (subject, preview_text, original_recipient, inbox_id, customer_id, contact_id, company_id, agent_id, status_id,
        priority_id, type_id, source_id, message_count, response_time_mins, resolution_time_mins, images_hidden,
        created_at, created_by_id, created_by_type, updated_at, updated_by_id, status_changed_at)
      select ${ticket.subject}, ${ticket.previewText}, ${ticket.originalRecipient}, ${ticket.inboxId}::bigint, ${ticket.customerId}::bigint,
        ${ticket.contactId}::bigint, ${ticket.companyId}::bigint, ${ticket.agentId}::bigint, ${ticket.statusId}::bigint, ${ticket.priorityId}::bigint,
        ${ticket.typeId}::bigint, ${ticket.sourceId}::bigint, ${ticket.messageCount}::int, ${ticket.responseMinutes}::int, ${ticket.resolutionMinutes}::int,
        ${ticket.hasOutsideImages}::boolean and not site.trust_customer_images, ${ticket.createdAt}::timestamptz, ${authorId}::bigint, ${authorType},
        ${ticket.updatedAt}::timestamptz, ${ctx.actor.id}::bigint, ${ticket.updatedAt}::timestamptz
      from site returning id
    ), known as (
      insert into imported_tickets (source, external_id, ticket_id, imported_at)
      select ${ticket.sourceName.toLowerCase()}, ${ticket.externalId}, ticket.id, ${ctx.now}::timestamptz from ticket
    ), given as materialized (
      select nextval(pg_get_serial_sequence('messages', 'id')) as id, m.* from (
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) m ("threadType" text, body text, "htmlBody" text, "textBody" text,
          cc text[], bcc text[], "authorId" bigint, "authorType" text, "createdAt" timestamptz, "updatedAt" timestamptz, attachments jsonb, position int)
        order by position) m
    ), written as (
      insert into messages (id, ticket_id, thread_type, body, html_body, text_body, cc, bcc, contact_id,
        created_at, created_by_id, created_by_type, updated_at, updated_by_id, updated_by_type)
      select m.id, ticket.id, m."threadType", m.body, m."htmlBody", m."textBody", m.cc, m.bcc, ${ticket.contactId}::bigint,
        m."createdAt", m."authorId", m."authorType", m."updatedAt", m."authorId", m."authorType" from given m, ticket
    ), attached as (
      insert into imported_files (message_id, filename, url)
      select m.id, f.filename, f.url from given m, jsonb_to_recordset(m.attachments) f (filename text, url text)
    ), tagged as (
      insert into ticket_tags (ticket_id, tag_id, added_at)
      select ticket.id, unnest(${ticket.tagIds}::bigint[]), ${ctx.now}::timestamptz from ticket
    ), history as (
      insert into ticketactivities (ticket_id, event_type, inbox_id, status_id, created_at, created_by_id, created_by_type)
      select ticket.id, 'created', ${ticket.inboxId}::bigint, null, ${ticket.createdAt}::timestamptz, ${authorId}::bigint, ${authorType} from ticket
      union all
      select ticket.id, 'imported', ${ticket.inboxId}::bigint, ${ticket.statusId}::bigint, ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint, 'users' from ticket
    ), event as (
      insert into events (kind, ticket_id, data, actor_id, actor_type)
      select ${event.kind}, ticket.id, ${event.data}::jsonb || jsonb_build_object('ticketId', ticket.id), ${event.actorId}::bigint, ${event.actorType} from ticket
    )
    select id from ticket`)
  return (row as { id: number }).id
}

/** The ticket that was imported under this name. */
export async function findImported(db: Queryable, sourceName: string, externalId: string): Promise<number | undefined> {
  const [row] = await db.query<{ id: number }>(sql`
    select ticket_id as id from imported_tickets where source = ${sourceName.toLowerCase()} and external_id = ${externalId}`)
  return row?.id
}

/** How far the attachments of these tickets are. */
export async function countFiles(
  db: Queryable,
  ticketIds: readonly number[],
): Promise<{ waiting: number; stored: number; failed: number }> {
  const [row] = await db.query<{ waiting: number; stored: number; failed: number }>(sql`
    select count(*) filter (where f.state = 'waiting')::int as waiting, count(*) filter (where f.state = 'stored')::int as stored,
      count(*) filter (where f.state = 'failed')::int as failed
    from messages m join imported_files f on f.message_id = m.id where m.ticket_id = any(${ticketIds}::bigint[])`)
  return row as { waiting: number; stored: number; failed: number }
}
