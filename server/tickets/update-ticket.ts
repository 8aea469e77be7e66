import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { accessTicket, type TicketNeed, type TicketRow } from './access.ts'
import { changeTicket, type TicketChange } from './change-ticket.ts'
import type { CreateTicket, ListChange, Sourced, UpdateTicket } from './commands.ts'
import { type CustomFieldValue, judgeCustomFields } from './custom-field-values.ts'
import { isInTrash, restoreTicket, trashTicket } from './delete-ticket.ts'
import { judgeColleagues } from './judge-colleagues.ts'
import { judgeInbox, judgeReferences, judgeTags } from './judge-ticket.ts'
import { findLookups, type Lookups } from './lookups.ts'
import { insertTags } from './queries.ts'
import { markRead, markUnread } from './read-marks.ts'
import { changeSchedule } from './schedule.ts'

/** Changes a ticket, all of it or nothing; every change leaves an activity and an event. Gives its id. */
export async function updateTicket(
  ctx: Ctx,
  id: number,
  given: UpdateTicket,
  problems = new Problems(),
): Promise<number> {
  const need = neededRight(given)
  const isRestored = given.isDeleted === false && (await isInTrash(ctx.db, id))
  const ticket = await accessTicket(ctx, id, isRestored ? 'restore' : need)
  const lookups = await findLookups(ctx.db.quick, asLookupCommand(given, ticket))
  const judged = judge(ctx, given, ticket, lookups, problems)
  await judgeColleagues(ctx, given.inboxId?.value ?? ticket.inboxId, given.followers ?? [], problems)
  problems.throwIfAny()

  await ctx.db.transaction(async (tx) => {
    if (isRestored) await restoreTicket(tx, ctx, id)
    const current = await accessTicket(ctx, id, need, tx)
    await refuseCycle(tx, id, given.parentId)
    const newTagIds = judged.newTags.length > 0 ? await insertTags(tx, ctx, judged.newTags) : []
    // reading marks and following are no change of the ticket: its updatedAt stays
    if (need === 'edit')
      await changeTicket(tx, ctx, current, { ...judged.change, addTagIds: [...judged.tagIds, ...newTagIds] })
    await writeCustomFields(tx, id, judged.customFields)
    if (judged.customFields.length > 0) {
      const changes = { customFields: { from: null, to: judged.customFields } }
      await tx.query(sql`insert into ticketactivities (ticket_id, event_type, created_at, created_by_id)
        values (${id}, 'customfield', ${ctx.now}, ${ctx.actor.id})`)
      await record(tx, ctx.actor, { kind: 'ticket.updated', ticketId: id, changes })
    }
    await writeFollowers(tx, id, given.followers ?? [])
    if (given.isRead === true) await markRead(tx, ctx, id, given.readUpTo)
    if (given.isRead === false) await markUnread(tx, ctx, id)
    if (given.schedule !== undefined) await changeSchedule(tx, ctx, current, given.schedule)
    if (given.isDeleted) await trashTicket(tx, ctx, id)
    await ctx.idempotency?.complete(tx, id)
  })
  wakeDispatcher(ctx.db)
  return id
}

// An empty list adds nothing; of the others even null and [] say something.
const lists = ['tags', 'removedTagIds', 'customFields']
const marks = ['isRead', 'readUpTo', 'followers', 'isDeleted']

/** Reading marks and following are for everybody who sees the ticket; all else changes it. */
function neededRight(given: UpdateTicket): TicketNeed {
  const isEdit = Object.entries(given).some(
    ([name, value]) =>
      !marks.includes(name) && value !== undefined && !(lists.includes(name) && (value as unknown[]).length === 0),
  )
  if (isEdit) return 'edit'
  return given.isDeleted ? 'delete' : 'see'
}

function asLookupCommand(given: UpdateTicket, ticket: TicketRow): CreateTicket {
  return {
    inboxId: given.inboxId ?? { value: ticket.inboxId, source: 'inbox' },
    customer: { id: given.customerId },
    agentId: given.agentId ?? undefined,
    statusId: given.statusId,
    priority: given.priority ?? undefined,
    typeId: given.typeId ?? undefined,
    sourceId: given.sourceId,
    parentId: given.parentId ?? undefined,
    tags: given.tags,
    cc: given.cc,
    bcc: given.bcc,
    customFields: given.customFields,
    schedule: given.schedule ?? undefined,
  }
}

function judge(ctx: Ctx, given: UpdateTicket, ticket: TicketRow, lookups: Lookups, problems: Problems) {
  const command = asLookupCommand(given, ticket)
  const isMoved = given.inboxId !== undefined && given.inboxId.value !== ticket.inboxId
  if (isMoved) judgeInbox(ctx.actor, command, lookups, problems)
  if (given.customerId !== undefined && lookups.customer === null) problems.add(given.customerId.source, 'not found')
  judgeReferences(ctx.actor, command, lookups, problems)
  const { tagIds, newTags } = judgeTags(ctx.actor, given.tags ?? [], lookups, problems)
  const customFields = judgeCustomFields(
    given.customFields ?? [],
    lookups.customFields,
    lookups.inbox?.id ?? null,
    problems,
  )
  const change: TicketChange = {
    subject: given.subject,
    inboxId: given.inboxId?.value,
    agentId: given.agentId === null ? null : given.agentId?.value,
    statusId: given.statusId?.value,
    priorityId: given.priority === null ? null : given.priority === undefined ? undefined : lookups.priorityId,
    typeId: given.typeId === null ? null : given.typeId?.value,
    sourceId: given.sourceId?.value,
    parentId: given.parentId === null ? null : given.parentId?.value,
    customer: given.customerId === undefined || lookups.customer === null ? undefined : lookups.customer,
    cc: given.cc,
    bcc: given.bcc,
    imagesHidden: given.imagesHidden,
    removeTagIds: given.removedTagIds ?? [],
    addTagIds: [],
    addFollowerIds: lookups.followers,
  }
  return { change, tagIds, newTags, customFields }
}

/** A ticket may not be its own ancestor. Parent changes wait for each other, so that two cannot close a circle. */
async function refuseCycle(tx: Tx, id: number, parentId: Sourced<number> | null | undefined): Promise<void> {
  if (parentId === undefined || parentId === null) return
  await tx.query(sql`select pg_advisory_xact_lock(hashtext('ticket parents'))`)
  const [cycle] = await tx.query(sql`
    with recursive ancestors as (
      select id, parent_id from tickets where id = ${parentId.value}
      union select t.id, t.parent_id from tickets t join ancestors a on t.id = a.parent_id
    ) select 1 from ancestors where id = ${id}`)
  if (cycle !== undefined)
    throw new AppError('invalid', {
      detail: 'must not be the ticket itself or one of its children',
      source: parentId.source,
    })
}

async function writeCustomFields(tx: Tx, ticketId: number, fields: readonly CustomFieldValue[]): Promise<void> {
  const removed = fields.filter((field) => field.value === null).map((field) => field.id)
  if (removed.length > 0)
    await tx.query(
      sql`delete from ticket_customfields where ticket_id = ${ticketId} and customfield_id = any(${removed}::bigint[])`,
    )
  const set = fields.filter((field) => field.value !== null)
  if (set.length === 0) return
  await tx.query(sql`
    insert into ticket_customfields (ticket_id, customfield_id, value)
    select ${ticketId}::bigint, (field->>'id')::bigint, field->'value' from jsonb_array_elements(${JSON.stringify(set)}::jsonb) field
    on conflict (ticket_id, customfield_id) do update set value = excluded.value`)
}

async function writeFollowers(tx: Tx, ticketId: number, entries: readonly ListChange[]): Promise<void> {
  if (entries.length === 0) return
  const ids = (remove: boolean) => entries.filter((entry) => entry.remove === remove).map((entry) => entry.id)
  await tx.flight([
    sql`delete from ticket_followers where ticket_id = ${ticketId} and user_id = any(${ids(true)}::bigint[])`,
    sql`insert into ticket_followers (ticket_id, user_id) select ${ticketId}::bigint, unnest(${ids(false)}::bigint[]) on conflict do nothing`,
  ])
}
