import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

/** A stored condition or action by its id, as the wire names its fields: what a partial update leaves as it is. */
export type StoredParts = ReadonlyMap<number, Record<string, unknown>>

export interface StoredTrigger {
  id: number
  isSystem: boolean
  addToNewInboxes: boolean
  inboxIds: number[]
  /** What a client may have sent back unchanged. */
  attributes: Record<string, unknown>
  conditions: StoredParts
  actions: StoredParts
}

interface Part {
  id: number
}

/** A trigger with its parts, as a change is judged against it. The caller has made sure that it exists. */
export async function findTrigger(db: Queryable, id: number): Promise<StoredTrigger> {
  const [found, conditions, actions] = (await db.flight([
    sql`select name, description, type, is_shared as "isShared", agent_has_access as "agentHasAccess",
        add_to_new_inboxes as "addToNewInboxes", is_system as "isSystem",
        array(select l.inbox_id from trigger_inboxes l where l.trigger_id = t.id) as "inboxIds"
      from triggers t where id = ${id}`,
    sql`select id, field, operator, value, customfield_id as customfield from triggerconditions
      where trigger_id = ${id} and state = 'active'`,
    sql`select id, type, user_id as user, priority_id as priority, status_id as status, tickettype_id as tickettype,
        inbox_id as inbox, businesshours_id as businesshours, recipient, message,
        array(select g.tag_id from triggeraction_tags g where g.triggeraction_id = a.id) as tags
      from triggeractions a where trigger_id = ${id} and state = 'active'`,
  ])) as [Record<string, unknown>[], Part[], Part[]]
  const { inboxIds, ...attributes } = found[0] ?? {}
  return {
    id,
    isSystem: attributes.isSystem === true,
    addToNewInboxes: attributes.addToNewInboxes === true,
    inboxIds: (inboxIds ?? []) as number[],
    attributes,
    conditions: byId(conditions),
    actions: byId(actions),
  }
}

const byId = (rows: readonly Part[]): StoredParts => new Map(rows.map((row) => [row.id, { ...row }]))

/** Makes a trigger act in every inbox there is; new ones are joined when they are made. */
export async function linkToEveryInbox(tx: Tx, id: number): Promise<void> {
  await tx.query(sql`
    insert into trigger_inboxes (trigger_id, inbox_id)
    select ${id}::bigint, i.id from inboxes i where i.state = 'active' on conflict do nothing`)
}

/** Puts a trigger behind the others in the inboxes in which it has no place yet. */
export async function placeLast(tx: Tx, id: number): Promise<void> {
  await tx.query(sql`
    update trigger_inboxes l set display_order = (
      select max(o.display_order) + 1 from trigger_inboxes o where o.inbox_id = l.inbox_id)
    where l.trigger_id = ${id} and l.display_order = 0`)
}

/**
 * Sets `incomplete` where there is nothing to do or, for automatic triggers, nothing to ask, and takes it away again:
 * to the state that is wanted, else to inactive, because nobody has switched it on. Gives the state.
 */
export async function settleState(tx: Tx, id: number, wanted: string | null): Promise<string> {
  const [row] = await tx.query<{ state: string }>(sql`
    update triggers t set state = case
      when not exists (select 1 from triggeractions a where a.trigger_id = t.id and a.state = 'active') then 'incomplete'
      when t.type = 'Automatic'
        and not exists (select 1 from triggerconditions c where c.trigger_id = t.id and c.state = 'active') then 'incomplete'
      when t.state = 'incomplete' and ${wanted}::text is distinct from 'incomplete' then coalesce(${wanted}::text, 'inactive')
      else t.state end
    where t.id = ${id} returning t.state`)
  return row?.state ?? ''
}
