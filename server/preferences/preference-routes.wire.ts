import type { FastifyInstance, FastifyRequest } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { findPreferences, savePreferences } from './queries.ts'

/** All preferences of a person together, as JSON. */
const mostBytes = 64 * 1024

/**
 * GET and PATCH /me/preferences.json (ours): what a person sets for themselves in the app, on every device. Names are
 * free; a change replaces the value of each name it gives, null forgets it, and all others stay.
 */
export function registerPreferences(app: FastifyInstance): void {
  const url = `${apiPrefix}/me/preferences.json`
  app.get(url, async (request) => {
    const ctx = ctxOf(request)
    return { preferences: await findPreferences(ctx.db, ctx.actor.id) }
  })
  app.route({ method: ['PATCH', 'PUT'], url, handler: change })
}

async function change(request: FastifyRequest): Promise<object> {
  const ctx = ctxOf(request)
  const entries = Object.entries(unwrap(request.body, 'preferences').fields)
  const preferences = await savePreferences(ctx.db, ctx.actor.id, {
    set: Object.fromEntries(entries.filter(([, value]) => value !== null)),
    forget: entries.filter(([, value]) => value === null).map(([name]) => name),
    mostBytes,
  })
  if (preferences !== undefined) return { preferences }
  throw new AppError('tooLarge', { detail: `must be ${mostBytes} bytes or less in all`, source: 'preferences' })
}
