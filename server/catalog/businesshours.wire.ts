import { sql } from '../db/sql.ts'
import {
  boolean,
  children,
  entity,
  entityFilter,
  integer,
  longText,
  type Resource,
  ref,
  resource,
  text,
} from '../desk-api/resource.ts'
import { createBusinessHours, deleteBusinessHours, updateBusinessHours } from './write-businesshours.wire.ts'

/**
 * When a site is open (desk-api-other.md C.12): ranges of the week, less holidays. Hours without ranges are always open.
 * The zone is a number and, under the API's odd key, a name.
 */
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
    businesshourdays: children('businesshourdays', 'businesshour_id', { order: 'x.day, x.from_time, x.id' }),
    businesshourholidays: children('businesshourholidays', 'businesshour_id', { order: 'x.date, x.id' }),
  },
  list: {
    filter: [
      ...entityFilter,
      'name',
      'description',
      'isDefault',
      'timezoneId',
      'timezone_name',
      'businesshourdays',
      'businesshourholidays',
    ],
    order: ['name', 'isDefault', 'timezoneId', 'timezone_name'],
    defaultOrder: 'id',
  },
  access: { read: 'agent', write: 'admin' },
  create: createBusinessHours,
  update: updateBusinessHours,
  remove: (ctx, _body, id) => deleteBusinessHours(ctx, id),
})

const writtenWithHours = {
  access: { read: 'agent', write: 'admin' },
  create: false,
  update: false,
  remove: false,
} as const

/** A range of a week's day, 0 being Sunday, as `HH:MM` on the zone's clocks; 24:00 ends a day. */
export const businesshourdays: Resource = resource({
  wire: { one: 'businesshourday', many: 'businesshourdays' },
  table: 'businesshourdays',
  fields: {
    ...entity,
    day: integer({ required: true, min: 0, max: 6 }),
    from: text({ required: true, column: 'from_time', max: 8 }),
    to: text({ required: true, column: 'to_time', max: 8 }),
    businesshour: ref('businesshours', { readonly: true }),
  },
  list: { filter: [...entityFilter, 'day', 'from', 'to'], order: ['day', 'from', 'to'], defaultOrder: 'day' },
  ...writtenWithHours,
})

/** A day of the year, `YYYY-MM-DD`, on which it is closed. */
export const businesshourholidays: Resource = resource({
  wire: { one: 'businesshourholiday', many: 'businesshourholidays' },
  table: 'businesshourholidays',
  fields: {
    ...entity,
    date: text({ required: true, expression: (row) => sql`to_char(${row}.date, 'YYYY-MM-DD')` }),
    name: text(),
    businesshour: ref('businesshours', { readonly: true }),
  },
  list: { filter: [...entityFilter, 'date', 'name'], order: ['date', 'name'], defaultOrder: 'date' },
  ...writtenWithHours,
})
