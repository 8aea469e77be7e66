import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { Problems } from '../lib/app-error.ts'
import type { FileRow } from '../tickets/lookups.ts'
import { accessMessage, type MessageNeed, type MessagePlace } from './access.ts'
import type { UpdateMessage } from './commands.ts'
import { updateDraft } from './update-draft.ts'
import { updateSent } from './update-sent.ts'

/**
 * Changes a message, all of it or nothing; `isDraft: false` sends a draft. What was mailed already is not mailed again.
 * Gives the message's id.
 */
export async function updateMessage(
  ctx: Ctx,
  place: MessagePlace,
  given: UpdateMessage,
  problems = new Problems(),
): Promise<number> {
  const need = neededRight(given)
  const { message, ticket } = await accessMessage(ctx, place, need)
  const change = { place, need, message, ticket, given, files: splitFiles(given, await listFiles(ctx.db, message.id)) }
  const isDone = message.isDraft ? await updateDraft(ctx, change, problems) : await updateSent(ctx, change, problems)
  // somebody sent the draft meanwhile: it is an ordinary message now
  if (!isDone) return updateMessage(ctx, place, given)
  wakeDispatcher(ctx.db)
  return place.id
}

/** Who may write notes may pin. */
function neededRight(given: UpdateMessage): MessageNeed {
  const names = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  return names.length === 1 && names[0] === 'isPinned' ? 'pin' : 'edit'
}

/** The files a message has after a change, and what of that is new or gone. Naming one it has does nothing. */
function splitFiles(given: UpdateMessage, present: readonly FileRow[]) {
  const isPresent = (id: number) => present.some((file) => file.id === id)
  const entries = given.files ?? []
  const removedIds = entries.filter((entry) => entry.remove && isPresent(entry.id)).map((entry) => entry.id)
  return {
    kept: present.filter((file) => !removedIds.includes(file.id)),
    removedIds,
    added: entries
      .filter((entry) => !entry.remove && !isPresent(entry.id))
      .map((entry) => ({ value: entry.id, source: entry.source })),
  }
}

function listFiles(db: Queryable, messageId: number): Promise<FileRow[]> {
  return db.query<FileRow>(sql`
    select id, created_by_id as "createdById", message_id as "messageId", uploaded_at is not null as "isUploaded", disposition,
      mime_type as "mimeType"
    from files where message_id = ${messageId} and state = 'active' order by id`)
}
