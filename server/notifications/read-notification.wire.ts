import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readBoolean, readScalar } from '../desk-api/values.ts'
import { updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'

/** Marks a notification as read or unread: by `isRead`, or by `readAt`, the moment it was read. */
export function updateNotification(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const isRead = readBoolean(problems, 'isRead', body.fields.isRead)
  const readAt = readScalar(problems, 'readAt', { kind: 'timestamp' }, body.fields.readAt)
  const columns: Record<string, unknown> = {}
  if (isRead === false) columns.read_at = null
  else if (readAt !== undefined) columns.read_at = readAt
  // what was read before stays read then
  else if (isRead) columns.read_at = sql`coalesce(read_at, ${ctx.now})`
  return updateRow(ctx, resourceNamed('notifications'), { fields: {}, included: {} }, id, { problems, columns })
}
