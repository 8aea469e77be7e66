import { hashPassword } from '../account/passwords.ts'
import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readRef, readText } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { canSeeInbox } from '../inboxes/access.ts'
import { Problems } from '../lib/app-error.ts'
import { markContentsDeleted } from './queries.ts'

/** Creates a site. */
export async function createSite(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const columns = await readOddFields(ctx, body, problems)
  return createRow(ctx, resourceNamed('helpdocssites'), body, { problems, columns })
}

/** Changes a site; a `password` of "" lets everybody in. */
export async function updateSite(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const columns = await readOddFields(ctx, body, problems)
  return updateRow(ctx, resourceNamed('helpdocssites'), body, id, { problems, columns })
}

/** Deletes a site with its categories and articles. */
export function deleteSite(ctx: Ctx, id: number): Promise<number> {
  return removeRow(ctx, resourceNamed('helpdocssites'), id, { also: (tx) => markContentsDeleted(tx, ctx, id) })
}

/** What the declaration cannot say: the inbox that is a plain number, and the password that is never shown. */
async function readOddFields(ctx: Ctx, body: WireBody, problems: Problems): Promise<Record<string, unknown>> {
  const columns: Record<string, unknown> = {}
  const inboxId = readRef(problems, 'sendEmailsToInboxId', body.fields.sendEmailsToInboxId)
  if (typeof inboxId === 'number') {
    const [inbox] = await ctx.db.query(sql`select 1 from inboxes where id = ${inboxId} and state = 'active'`)
    if (inbox === undefined || !canSeeInbox(ctx.actor, inboxId)) problems.add('sendEmailsToInboxId', 'not found')
    columns.send_emails_to_inbox_id = inboxId
  }
  const password = readText(problems, 'password', body.fields.password, { max: 200 })
  if (password !== undefined) columns.password_hash = password === '' ? null : await hashPassword(password)
  return columns
}
