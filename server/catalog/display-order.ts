import { raw, sql } from '../db/sql.ts'

/** The column that puts a new row behind the others, unless the client gave a place (0 is what clients send for none). */
export function lastInOrder(table: string, displayOrder: unknown): Record<string, unknown> {
  if (displayOrder) return {}
  return {
    display_order: sql`(select coalesce(max(o.display_order), 0) + 1 from ${raw(table)} o where o.state = 'active')`,
  }
}
