import type { FastifyInstance, FastifyRequest } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { formatInstant } from '../desk-api/present.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readScalar } from '../desk-api/values.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { resolveZone, zoneByName } from '../lib/timezones.ts'
import { siteFields } from './site-fields.ts'
import { findSite, type SiteChange, type SiteRow, updateSite } from './site-queries.ts'

/**
 * GET, PATCH and PUT /sitesettings.json, an extension: every agent reads them, site admins change them. The limits of
 * files and mail are those of the environment, and can only be read.
 */
export function registerSiteSettings(app: FastifyInstance, { config: { maxFileBytes, maxMailBytes } }: AppDeps): void {
  const url = `${apiPrefix}/sitesettings.json`
  const answer = (row: SiteRow) => ({ sitesetting: { ...present(row), maxFileBytes, maxMailBytes } })
  app.get(url, async (request) => answer(await findSite(ctxOf(request).db)))
  app.route({ method: ['PUT', 'PATCH'], url, handler: async (request) => answer(await change(request)) })
}

async function change(request: FastifyRequest): Promise<SiteRow> {
  const ctx = ctxOf(request)
  if (!isSiteAdmin(ctx.actor)) throw new AppError('forbidden', 'only site admins may change the settings of the site')
  const { fields } = unwrap(request.body, 'sitesetting')
  const problems = new Problems()
  const given: SiteChange = {}
  for (const [name, { column, field }] of Object.entries(siteFields)) {
    const value = readScalar(problems, name, field, fields[name])
    if (value !== undefined) given[column] = typeof value === 'string' ? value.trim() : value
  }
  if (given['name'] === '') problems.add('name', 'must be set')
  const zone = readZone(fields, problems)
  if (zone !== undefined) given['timezone'] = zone
  problems.throwIfAny()
  return updateSite(ctx, given)
}

/** The zone by name or, like everywhere, by number; the name wins unless it is only sent back. */
function readZone({ timezone, timezoneId }: Record<string, unknown>, problems: Problems): string | undefined {
  const [given, source] = timezone ? [timezone, 'timezone'] : [timezoneId, 'timezoneId']
  if (given === undefined || given === null || given === '' || given === 0) return undefined
  const zone = typeof given === 'string' || typeof given === 'number' ? resolveZone(given) : null
  if (zone === null) problems.add(source, 'must be a time zone')
  return zone ?? undefined
}

function present(row: SiteRow): object {
  const values = Object.entries(siteFields).map(([name, { column }]) => [name, row[column]])
  const { updated_by_id: updatedBy, timezone } = row
  return {
    ...Object.fromEntries(values),
    timezone,
    timezoneId: zoneByName(String(timezone))?.id ?? null,
    updatedAt: formatInstant(row['updated_at']),
    updatedBy: updatedBy === null ? null : { id: updatedBy, type: 'users' },
  }
}
