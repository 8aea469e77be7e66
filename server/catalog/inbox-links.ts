import type { Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'

type LinkTable = 'inbox_tickettypes' | 'inbox_customfields'

/** Enables a type or custom field in every inbox there is: what a client that names no inboxes wants to use anywhere. */
export async function linkToAllInboxes(
  tx: Tx,
  link: { table: LinkTable; column: 'tickettype_id' | 'customfield_id'; id: number },
): Promise<void> {
  await tx.query(sql`
    insert into ${raw(link.table)} (inbox_id, ${raw(link.column)})
    select i.id, ${link.id}::bigint from inboxes i where i.state = 'active' on conflict do nothing`)
}

/** True when a body names at least one inbox. */
export const hasInboxes = (inboxes: unknown): boolean => Array.isArray(inboxes) && inboxes.length > 0
