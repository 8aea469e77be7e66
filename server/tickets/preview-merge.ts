import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import type { Problems } from '../lib/app-error.ts'
import { previewText } from '../lib/preview.ts'
import { accessTicket } from './access.ts'
import type { Sourced } from './commands.ts'
import { listGained } from './merge-queries.ts'
import { judgeMerge } from './merge-tickets.ts'

const mostMessages = 500

export interface PreviewedMessage {
  id: number
  ticketId: number
  threadType: string
  createdAt: string
  createdById: number | null
  createdByType: string
  text: string
}

/** What a merge would lead to. */
export interface MergePreview {
  ticketIds: number[]
  /** The whole conversation in its new order; of a very long one its end. */
  messages: PreviewedMessage[]
  customerId: number
  /** Customers of the other tickets: replies to the merged ticket do not go to them by themselves. */
  leftOutCustomerIds: number[]
  tagIds: number[]
  followerIds: number[]
  /** Agents who are told in the app or by mail, as they have chosen. Customers are told nothing. */
  toldUserIds: number[]
}

/** Looks at a merge without doing it; names the problems that the merge itself would name. */
export async function previewMerge(
  ctx: Ctx,
  targetId: number,
  given: readonly Sourced<number>[],
  problems: Problems,
): Promise<MergePreview> {
  const sourceIds = await judgeMerge(ctx, targetId, given, problems)
  const target = await accessTicket(ctx, targetId, 'edit')
  const [gained, messages, people] = await Promise.all([
    listGained(ctx.db, sourceIds, target),
    listMessages(ctx, [targetId, ...sourceIds]),
    findPeople(ctx, targetId, sourceIds),
  ])
  const told = new Set([...people.told, ...gained.followerIds])
  told.delete(ctx.actor.id)
  return {
    ticketIds: sourceIds,
    messages,
    customerId: target.customerId,
    leftOutCustomerIds: people.customers.filter((id) => id !== target.customerId),
    tagIds: gained.tagIds.filter((id) => !people.tags.includes(id)),
    followerIds: gained.followerIds.filter((id) => !people.followers.includes(id)),
    toldUserIds: [...told].sort((one, other) => one - other),
  }
}

async function listMessages(ctx: Ctx, ticketIds: readonly number[]): Promise<PreviewedMessage[]> {
  const rows = await ctx.db.query<PreviewedMessage>(sql`
    select id, ticket_id as "ticketId", thread_type as "threadType", created_at as "createdAt",
      created_by_id as "createdById", created_by_type as "createdByType", left(text_body, 4000) as text
    from messages where ticket_id = any(${ticketIds}::bigint[]) and state = 'active' and not is_draft
    order by created_at desc, id desc limit ${mostMessages}`)
  return rows.reverse().map((row) => ({ ...row, text: previewText(row.text ?? '') }))
}

async function findPeople(
  ctx: Ctx,
  targetId: number,
  sourceIds: readonly number[],
): Promise<{ customers: number[]; tags: number[]; followers: number[]; told: number[] }> {
  const [row] = await ctx.db.query<{ customers: number[]; tags: number[]; followers: number[]; told: number[] }>(sql`
    select array(select distinct customer_id from tickets where id = any(${sourceIds}::bigint[]) order by 1) as customers,
      array(select tag_id from ticket_tags where ticket_id = ${targetId}) as tags,
      array(select user_id from ticket_followers where ticket_id = ${targetId}) as followers,
      array(select user_id from ticket_followers where ticket_id = ${targetId}
        union select agent_id from tickets where id = ${targetId} and agent_id is not null) as told`)
  return row as { customers: number[]; tags: number[]; followers: number[]; told: number[] }
}
