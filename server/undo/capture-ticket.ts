import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

/** All of a ticket that a bulk change can touch. Lists are in a fixed order, so that equal ones look equal. */
export interface TicketState {
  subject: string
  inboxId: number
  customerId: number
  agentId: number | null
  statusId: number
  priorityId: number | null
  typeId: number | null
  sourceId: number
  parentId: number | null
  cc: string[]
  bcc: string[]
  imagesHidden: boolean
  isDeleted: boolean
  tagIds: number[]
  followerIds: number[]
  /** Id of the custom field -> its value. */
  customFields: Record<string, unknown>
}

/** A ticket as it is now; null when there is none. */
export async function captureTicket(db: Queryable, ticketId: number): Promise<TicketState | null> {
  const [row] = await db.query<TicketState>(sql`
    select t.subject, t.inbox_id as "inboxId", t.customer_id as "customerId", t.agent_id as "agentId",
      t.status_id as "statusId", t.priority_id as "priorityId", t.type_id as "typeId", t.source_id as "sourceId",
      t.parent_id as "parentId", t.cc, t.bcc, t.images_hidden as "imagesHidden", t.state = 'deleted' as "isDeleted",
      array(select tag_id from ticket_tags where ticket_id = t.id order by 1) as "tagIds",
      array(select user_id from ticket_followers where ticket_id = t.id order by 1) as "followerIds",
      (select coalesce(jsonb_object_agg(customfield_id, value), '{}') from ticket_customfields where ticket_id = t.id) as "customFields"
    from tickets t where t.id = ${ticketId}`)
  return row ?? null
}
