import type { FastifyInstance } from 'fastify'
import { sql } from '../db/sql.ts'
import { answerOne, idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { accessInboxToManage } from './access.ts'
import { inboxes } from './inboxes.wire.ts'

/** Mounts the switch that lets an inbox write by itself again after it was stopped (docs/email.md, rule 36). */
export function registerResumeAutomation(app: FastifyInstance): void {
  app.post(`${apiPrefix}/inboxes/:id/resumeautomation.json`, async (request) => {
    const ctx = ctxOf(request)
    const id = idOf(request)
    accessInboxToManage(ctx, id)
    // the hour that led to the stop no longer counts, or the next mail would stop it again
    await ctx.db.flight([
      sql`update automatic_mails set inbox_id = null where inbox_id = ${id} and created_at > now() - interval '1 hour'`,
      sql`update inboxes set automation_stopped_at = null, automation_stopped_reason = null, updated_at = ${ctx.now},
        updated_by_id = ${ctx.actor.id} where id = ${id}`,
    ])
    return answerOne(request, inboxes, id)
  })
}
