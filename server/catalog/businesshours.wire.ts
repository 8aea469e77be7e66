import { sql } from '../db/sql.ts'
import {
  boolean,
  entity,
  entityFilter,
  integer,
  longText,
  type Resource,
  resource,
  text,
  type WireBody,
} from '../desk-api/resource.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { resolveZone, zoneByName } from '../lib/timezones.ts'
import { keepOneDefault } from './keep-one-default.ts'

/** When a site is open (desk-api-other.md C.12). The zone is a number and, under the API's odd key, a name. */
export const businesshours: Resource = resource({
  wire: { one: 'businesshour', many: 'businesshours' },
  table: 'businesshours',
  fields: {
    ...entity,
    name: text({ required: true, max: 100 }),
    description: longText(),
    isDefault: boolean({ readonly: true }),
    timezoneId: integer({ readonly: true }),
    timezone_name: text({ readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'name', 'isDefault', 'timezoneId'],
    order: ['name', 'isDefault'],
    defaultOrder: 'id',
  },
  access: { read: 'agent', write: 'admin' },
  create(ctx, body) {
    const problems = new Problems()
    return createRow(ctx, businesshours, body, {
      problems,
      columns: readZone(body, problems),
      also: (tx, id) => keepDefault(tx, body, id),
    })
  },
  update(ctx, body, id) {
    const problems = new Problems()
    return updateRow(ctx, businesshours, body, id, {
      problems,
      columns: readZone(body, problems),
      also: (tx) => keepDefault(tx, body, id),
    })
  },
  async remove(ctx, _body, id) {
    const [row] = await ctx.db.query<{ is_default: boolean }>(
      sql`select is_default from businesshours where id = ${id}`,
    )
    if (row?.is_default)
      throw new AppError('forbidden', 'make other business hours the default before you delete these')
    return removeRow(ctx, businesshours, id)
  },
})

/** Both columns from whichever the client gave; the name wins. */
function readZone(body: WireBody, problems: Problems): Record<string, unknown> {
  const { timezone_name: name, timezoneId: id } = body.fields
  const [given, source] = name ? [name, 'timezone_name'] : [id, 'timezoneId']
  if (!given) return {}
  const zone = typeof given === 'string' || typeof given === 'number' ? resolveZone(given) : null
  if (zone === null) {
    problems.add(source, 'must be a time zone')
    return {}
  }
  return { timezone_name: zone, timezone_id: zoneByName(zone)?.id ?? null }
}

// exactly one is the default, so `false` alone changes nothing
async function keepDefault(tx: Parameters<typeof keepOneDefault>[0], body: WireBody, id: number): Promise<void> {
  if (body.fields.isDefault === true) await keepOneDefault(tx, 'businesshours', id)
}
