import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { isObject, unwrap } from '../desk-api/body.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readBoolean, readRef, readScalar } from '../desk-api/values.ts'
import { ctxOf } from '../http/context.ts'
import { canSeeInbox } from '../inboxes/access.ts'
import { Problems } from '../lib/app-error.ts'
import {
  defaultChannels,
  deletePreferencesOfInbox,
  listPreferences,
  type NoticeKind,
  noticeKinds,
  type PreferenceRow,
  savePreference,
} from './preferences.ts'

/**
 * GET, PATCH and PUT /notificationpreferences.json, an extension: what the caller is told of and how, for all inboxes
 * (`inbox: null`, every event) and for single ones (only what differs).
 */
export function registerNotificationPreferences(app: FastifyInstance): void {
  const url = `${apiPrefix}/notificationpreferences.json`
  app.get(url, (request) => present(ctxOf(request)))
  app.route({ method: ['PUT', 'PATCH'], url, handler: change })
}

async function change(request: FastifyRequest): Promise<object> {
  const ctx = ctxOf(request)
  const { fields } = unwrap(request.body, 'preferences')
  const problems = new Problems()
  const entries = readEntries(ctx, fields.notificationpreferences, problems)
  problems.throwIfAny()
  await ctx.db.transaction(async (tx) => {
    for (const entry of entries) {
      if (entry.kind === 'forget') await deletePreferencesOfInbox(tx, ctx.actor.id, entry.inboxId)
      else await savePreference(tx, ctx.actor.id, entry.row)
    }
  })
  return present(ctx)
}

type Entry = { kind: 'save'; row: PreferenceRow } | { kind: 'forget'; inboxId: number }

function readEntries(ctx: Ctx, given: unknown, problems: Problems): Entry[] {
  if (!Array.isArray(given)) {
    problems.add('notificationpreferences', 'must be a list')
    return []
  }
  return given.slice(0, 1_000).flatMap((entry: unknown, index): Entry[] => {
    const source = `notificationpreferences[${index}]`
    if (!isObject(entry)) {
      problems.add(source, 'must be an object')
      return []
    }
    const inboxId = readRef(problems, `${source}.inbox`, entry.inbox) ?? null
    if (inboxId !== null && !canSeeInbox(ctx.actor, inboxId)) problems.add(`${source}.inbox.id`, 'not found')
    if (entry.delete === true && inboxId !== null) return [{ kind: 'forget', inboxId }]
    const event = readScalar(problems, `${source}.event`, { kind: 'oneOf', values: noticeKinds }, entry.event)
    if (event === undefined) problems.add(`${source}.event`, `must be one of ‘${noticeKinds.join(', ')}’`)
    const web = readBoolean(problems, `${source}.web`, entry.web) ?? null
    const email = readBoolean(problems, `${source}.email`, entry.email) ?? null
    return [{ kind: 'save', row: { event: event as NoticeKind, inbox_id: inboxId, web, email } }]
  })
}

async function present(ctx: Ctx): Promise<object> {
  const rows = await listPreferences(ctx.db, ctx.actor.id)
  const general = noticeKinds.map((event) => {
    const row = rows.find((candidate) => candidate.inbox_id === null && candidate.event === event)
    const { web, email } = defaultChannels[event]
    return { event, inbox: null, web: row?.web ?? web, email: row?.email ?? email }
  })
  const own = rows.flatMap(({ event, inbox_id: inboxId, web, email }) => {
    if (inboxId === null || !canSeeInbox(ctx.actor, inboxId)) return []
    const base = general.find((entry) => entry.event === event)
    const inbox = { id: inboxId, type: 'inboxes' }
    return [{ event, inbox, web: web ?? base?.web ?? false, email: email ?? base?.email ?? false }]
  })
  return { notificationpreferences: [...general, ...own] }
}
