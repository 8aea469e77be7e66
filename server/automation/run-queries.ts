import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Condition } from './evaluate.ts'
import type { Action, PlannedMail } from './plan-actions.ts'

/** A trigger with everything that running it takes. */
export interface RunnableTrigger {
  id: number
  name: string
  type: 'Automatic' | 'Manual'
  state: string
  agentHasAccess: boolean
  isSystem: boolean
  inboxIds: number[]
  conditions: Condition[]
  actions: Action[]
}

/** Loads a trigger for running it; undefined when there is none or it was deleted. */
export async function findRunnableTrigger(db: Queryable, id: number): Promise<RunnableTrigger | undefined> {
  const [row] = await db.query<RunnableTrigger>(sql`
    select t.id, t.name, t.type, t.state, t.agent_has_access as "agentHasAccess", t.is_system as "isSystem",
      array(select l.inbox_id from trigger_inboxes l where l.trigger_id = t.id) as "inboxIds",
      (select coalesce(json_agg(json_build_object('field', c.field, 'operator', c.operator, 'value', c.value,
          'matchRequirement', c.match_requirement, 'customFieldId', c.customfield_id) order by c.id), '[]'::json)
        from triggerconditions c where c.trigger_id = t.id and c.state = 'active') as conditions,
      (select coalesce(json_agg(json_build_object('type', a.type, 'userId', a.user_id, 'priorityId', a.priority_id,
          'statusId', a.status_id, 'typeId', a.tickettype_id, 'inboxId', a.inbox_id, 'businesshoursId', a.businesshours_id,
          'recipient', a.recipient, 'subject', a.subject, 'message', a.message,
          'tagIds', array(select g.tag_id from triggeraction_tags g join tags x on x.id = g.tag_id and x.state = 'active'
            where g.triggeraction_id = a.id)) order by a.id), '[]'::json)
        from triggeractions a where a.trigger_id = t.id and a.state = 'active') as actions
    from triggers t where t.id = ${id} and t.state <> 'deleted'`)
  return row
}

/** The addresses a trigger's mail goes to; for the customer an empty list, since replies find their way. */
export async function listMailAddresses(tx: Tx, ticketId: number, mail: PlannedMail): Promise<string[]> {
  const rows = await tx.query<{ email: string }>(sql`
    select distinct u.email::text as email from users u
    where u.state = 'active' and case ${mail.recipient}
      when 'user' then u.id = ${mail.userId}
      when 'agent' then u.id = (select t.agent_id from tickets t where t.id = ${ticketId})
      when 'followers' then exists (select 1 from ticket_followers f where f.ticket_id = ${ticketId} and f.user_id = u.id)
      else false end
    order by 1`)
  return rows.map((row) => row.email)
}

/** Whether the hours are still there to be used. */
export async function hasBusinessHours(db: Queryable, id: number): Promise<boolean> {
  return (await db.query(sql`select 1 from businesshours where id = ${id} and state = 'active'`)).length > 0
}

/** Has the ticket's times measured by these hours from now on. */
export async function updateBusinessHours(tx: Tx, ticketId: number, businesshoursId: number): Promise<void> {
  await tx.query(sql`update tickets set businesshours_id = ${businesshoursId} where id = ${ticketId}`)
}

/** Writes into the ticket's history which trigger acted. */
export async function insertTriggerActivity(tx: Tx, ctx: Ctx, ticketId: number, triggerId: number): Promise<void> {
  await tx.query(sql`insert into ticketactivities (ticket_id, event_type, trigger_id, created_at, created_by_id)
    values (${ticketId}, 'trigger', ${triggerId}, ${ctx.now}, ${ctx.actor.id})`)
}
