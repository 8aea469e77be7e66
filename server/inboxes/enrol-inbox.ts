import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

/**
 * Gives a new inbox its first admin, the ticket types for future inboxes (unless it came with types), and the custom
 * fields and triggers for new ones.
 */
export async function enrolInbox(
  tx: Tx,
  makerId: number,
  inbox: { inboxId: number; hasTypes: boolean },
): Promise<void> {
  const { inboxId, hasTypes } = inbox
  await tx.query(sql`
    insert into inbox_users (inbox_id, user_id, access, is_admin) values (${inboxId}, ${makerId}, 'write', true)
    on conflict (inbox_id, user_id) do update set access = 'write', is_admin = true`)
  if (!hasTypes) {
    await tx.query(sql`
      insert into inbox_tickettypes (inbox_id, tickettype_id)
      select ${inboxId}::bigint, id from tickettypes where state = 'active' and enabled_for_future_inboxes`)
  }
  await tx.query(sql`
    insert into inbox_customfields (inbox_id, customfield_id)
    select ${inboxId}::bigint, id from customfields where state = 'active' and add_to_new_inboxes`)
  await tx.query(sql`
    insert into trigger_inboxes (inbox_id, trigger_id, display_order)
    select ${inboxId}::bigint, id, row_number() over (order by id) from triggers
    where state <> 'deleted' and add_to_new_inboxes and not is_system
    on conflict do nothing`)
}
