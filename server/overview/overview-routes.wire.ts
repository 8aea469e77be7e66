import type { FastifyInstance, FastifyRequest } from 'fastify'
import { apiPrefix } from '../desk-api/rights.ts'
import { ctxOf } from '../http/context.ts'
import { AppError } from '../lib/app-error.ts'
import { listZones, resolveZone } from '../lib/timezones.ts'
import { loadOverview } from './load-overview.ts'

const mostDays = 90

/** GET /overview.json and /timezones.json (both ours): how the desk is doing, and the zones that numbers stand for. */
export function registerOverview(app: FastifyInstance): void {
  app.get(`${apiPrefix}/overview.json`, async (request) => ({ overview: await answerOverview(request) }))
  app.get(`${apiPrefix}/timezones.json`, async () => ({ timezones: listZones() }))
}

function answerOverview(request: FastifyRequest): Promise<object> {
  const ctx = ctxOf(request)
  const query = request.query as Record<string, unknown>
  return loadOverview(ctx, {
    days: readDays(query.days),
    timezone: readZone(query.timezone) ?? ctx.actor.site.timezone,
  })
}

function readDays(value: unknown): number {
  if (value === undefined || value === '') return 7
  const days = Number(value)
  if (Number.isInteger(days) && days >= 1 && days <= mostDays) return days
  throw new AppError('invalid', { detail: `must be a whole number from 1 to ${mostDays}`, source: 'days' })
}

function readZone(value: unknown): string | null {
  if (value === undefined || value === '') return null
  const zone = typeof value === 'string' ? resolveZone(value) : null
  if (zone === null) throw new AppError('invalid', { detail: 'must be a time zone', source: 'timezone' })
  return zone
}
