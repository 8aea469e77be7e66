import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { join, raw, type Sql, sql } from '../db/sql.ts'
import type { NewTicket, SourceMessage } from './new-ticket.ts'

/** A statement to send along with the insert, about the ticket that it makes. */
export type ReadBack = (id: Sql) => Sql

export interface InsertedTicket {
  id: number
  fileCount: number
  /** What the statement sent along has given; undefined when there was none. */
  readBack?: Record<string, unknown> | undefined
}

/**
 * Writes a ticket, its message and everything that hangs on it in one statement: all of it or nothing, in one round
 * trip. The event row belongs to it, so whatever reacts to the ticket starts from the same commit. `readBack` travels
 * in the same flight.
 */
export async function insertTicket(
  db: Queryable,
  ctx: Ctx,
  ticket: NewTicket,
  readBack?: ReadBack,
): Promise<InsertedTicket> {
  const { message, schedule, sla } = ticket
  const actorId = ctx.actor.id
  const now = ctx.now
  const authorId = message.byCustomer ? ticket.customerId : actorId
  const authorType = message.byCustomer ? 'customers' : 'users'
  // Parts that would write nothing are left out: opening their tables takes as long as writing some of the others.
  const parts: (Sql | false)[] = [
    sql`ticket as (
      insert into tickets (id, subject, preview_text, original_recipient, inbox_id, customer_id, contact_id, company_id, agent_id,
        status_id, priority_id, type_id, source_id, parent_id, split_from_id, images_hidden, message_count, state,
        created_at, created_by_id, updated_at, updated_by_id, status_changed_at, sla_id, sla_target, sla_due_at, sla_check_at)
      values (coalesce(${ticket.presetId}::bigint, nextval('tickets_id_seq')), ${ticket.subject}, ${message.previewText}, ${ticket.originalRecipient},
        ${ticket.inboxId}, ${ticket.customerId}, ${ticket.contactId}, ${ticket.companyId}, ${ticket.agentId}, ${ticket.statusId},
        ${ticket.priorityId}, ${ticket.typeId}, ${ticket.sourceId}, ${ticket.parentId}, ${ticket.splitFromId}, ${message.imagesHidden}, 1,
        ${schedule === null ? 'active' : 'scheduled'}, ${now}, ${actorId}, ${now}, ${actorId}, ${now}, ${sla?.slaId ?? null},
        ${sla?.target ?? null}, ${sla?.dueAt ?? null}, ${sla?.checkAt ?? null})
      returning id
    )`,
    sql`message as (
      insert into messages (ticket_id, thread_type, edit_method, body, html_body, text_body, from_address, cc, bcc, contact_id, status_id,
        assigning_user_id, email_message_id, send_after, delivery_status, created_at, created_by_id, created_by_type, updated_at, updated_by_id, updated_by_type)
      select ticket.id, 'message', ${message.editMethod}, ${message.body}, ${message.htmlBody}, ${message.textBody}, ${message.fromAddress}, ${ticket.cc},
        ${ticket.bcc}, ${ticket.contactId}::bigint, ${ticket.statusId}::bigint, ${ticket.agentId}::bigint, ${message.emailMessageId}, ${message.sendAfter}::timestamptz,
        ${message.emailMessageId === null ? null : 'queued'}, ${now}, ${authorId}, ${authorType}, ${now}, ${authorId}, ${authorType} from ticket
      returning id
    )`,
    ticket.tagIds.length > 0 &&
      sql`tagged as (
      insert into ticket_tags (ticket_id, tag_id) select ticket.id, tag_id from ticket, unnest(${ticket.tagIds}::bigint[]) tag_id
    )`,
    ticket.customFields.length > 0 &&
      sql`fields as (
      insert into ticket_customfields (ticket_id, customfield_id, value)
      select ticket.id, (field->>'id')::bigint, field->'value' from ticket, jsonb_array_elements(${JSON.stringify(ticket.customFields)}::jsonb) field
    )`,
    ticket.followerIds.length > 0 &&
      sql`following as (
      insert into ticket_followers (ticket_id, user_id) select ticket.id, user_id from ticket, unnest(${ticket.followerIds}::bigint[]) user_id
    )`,
    ticket.fileIds.length > 0 &&
      sql`attached as (
      update files set ticket_id = ticket.id, message_id = message.id, state = 'active', updated_at = ${now}
      from ticket, message where files.id = any(${ticket.fileIds}::bigint[]) and files.message_id is null
      returning files.id
    )`,
    sql`activities as (
      insert into ticketactivities (ticket_id, event_type, status_id, target_agent_id, inbox_id, message_id, created_at, created_by_id)
      select ticket.id, kind, ${ticket.statusId}, case when kind = 'assigned' then ${ticket.agentId}::bigint end, ${ticket.inboxId}, message.id, ${now}, ${actorId}
      from ticket, message, unnest(${ticket.agentId === null ? ['created'] : ['created', 'assigned']}::text[]) kind
    )`,
    schedule !== null &&
      sql`scheduled as (
      insert into scheduledemails (ticket_id, message_id, send_at, timezone, status_id, created_by_id, updated_by_id)
      select ticket.id, message.id, ${schedule.sendAt}, ${schedule.timezone}, ${schedule.statusId}, ${actorId}, ${actorId} from ticket, message
      returning id, send_at
    )`,
    sql`event as (
      insert into events (kind, ticket_id, data, actor_id)
      select ${schedule === null ? 'ticket.created' : 'ticket.scheduled'}, ticket.id,
        jsonb_strip_nulls(jsonb_build_object('ticketId', ticket.id, 'messageId', message.id, 'mail', ${message.emailMessageId !== null}::boolean,
          'byMail', ${message.receivedAutomatic === null ? null : true}::boolean, 'automatic', ${message.receivedAutomatic || null}::boolean${
            schedule === null ? raw('') : raw(`, 'scheduledEmailId', scheduled.id, 'sendAt', scheduled.send_at`)
          })), ${actorId}
      from ticket cross join message${schedule === null ? raw('') : raw(' cross join scheduled')}
    )`,
  ]
  const fileCount = ticket.fileIds.length === 0 ? raw('0') : raw('(select count(*)::int from attached)')
  const insert = sql`with ${join(parts.filter((part) => part !== false))} select ticket.id, ${fileCount} as "fileCount" from ticket`
  // an id given beforehand is not this connection's current one
  if (readBack === undefined || ticket.presetId !== null) {
    const [row] = await db.query<InsertedTicket>(insert)
    return row as InsertedTicket
  }
  const [[row], [read]] = (await db.flight([insert, readBack(sql`(select currval('tickets_id_seq'))`)])) as [
    [InsertedTicket],
    [Record<string, unknown>?],
  ]
  return { ...row, readBack: read }
}

/** Takes the id the next ticket will have. */
export async function nextTicketId(db: Queryable): Promise<number> {
  const [row] = await db.query<{ id: number }>(sql`select nextval('tickets_id_seq') as id`)
  return (row as { id: number }).id
}

/** Makes tags, or finds those somebody else has just made; sorted, so that two requests never wait for each other in a circle. */
export async function insertTags(tx: Tx, ctx: Ctx, names: readonly string[]): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(sql`
    insert into tags (name, created_at, created_by_id, updated_at, updated_by_id)
    select name, ${ctx.now}, ${ctx.actor.id}, ${ctx.now}, ${ctx.actor.id} from unnest(${[...names].sort()}::text[]) name order by lower(name)
    on conflict (lower(name)) where state = 'active' do update set name = tags.name
    returning id`)
  return rows.map((row) => row.id)
}

/** Makes the ticket a message was taken from point at the new one; the other direction is `split_from_id`. */
export async function linkSplit(tx: Tx, ctx: Ctx, source: SourceMessage, ticketId: number): Promise<void> {
  await tx.flight([
    sql`update messages set split_into_id = ${ticketId} where id = ${source.messageId}`,
    sql`insert into ticketactivities (ticket_id, event_type, other_ticket_id, message_id, created_at, created_by_id)
      values (${source.ticketId}, 'split', ${ticketId}, ${source.messageId}, ${ctx.now}, ${ctx.actor.id}),
        (${ticketId}, 'splitfrom', ${source.ticketId}, null, ${ctx.now}, ${ctx.actor.id})`,
  ])
}
