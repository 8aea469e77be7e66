import { Clock } from 'lucide-react'
import { type Included, rowsOf } from '../../api/included.ts'
import { Yes } from '../engine/cells.tsx'
import { childChanges, childRows, newChildKey } from '../engine/child-rows.ts'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'
import type { SectionProps } from '../sections.ts'
import { HolidaysEditor } from './holidays-editor.tsx'
import type { Holiday, Range } from './ranges.ts'
import { WeekEditor } from './week-editor.tsx'

type Row = RowOf<'Businesshour'>

const businessHours: ResourceSpec<Row> = {
  name: 'businesshours',
  one: 'businesshour',
  icon: Clock,
  nameOf: (row) => row.name,
  includes: ['businesshourdays', 'businesshourholidays'],
  isDeletable: (row) => row.isDefault !== true,
  columns: [
    { label: 'name', cell: (row) => row.name },
    { label: 'timezone', isSecondary: true, cell: (row) => row.timezone_name?.replaceAll('_', ' ') },
    { label: 'default', cell: (row) => <Yes value={row.isDefault} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        {
          kind: 'zone',
          name: 'timezone_name',
          label: 'timezone',
          isRequired: true,
          initial: Intl.DateTimeFormat().resolvedOptions().timeZone,
        },
        {
          kind: 'switch',
          name: 'isDefault',
          label: 'default',
          hint: 'defaultHours',
          isDisabled: (row) => row?.isDefault === true,
        },
      ],
    },
    {
      fields: [
        {
          kind: 'custom',
          name: 'businesshourdays',
          label: 'open',
          hint: 'week',
          initial: workingWeek(),
          fromRow: (row, included) => rangesOf(row, included),
          toBody: (now, before, row) => ({
            included: { businesshourdays: childChanges(now as Range[], row === undefined ? [] : (before as Range[])) },
          }),
          sources: ['included.businesshourdays'],
          Editor: WeekEditor,
        },
      ],
    },
    {
      fields: [
        {
          kind: 'custom',
          name: 'businesshourholidays',
          label: 'holidays',
          hint: 'holidays',
          initial: [],
          fromRow: (row, included) => holidaysOf(row, included),
          toBody: (now, before) => ({
            included: { businesshourholidays: childChanges(now as Holiday[], (before ?? []) as Holiday[]) },
          }),
          sources: ['included.businesshourholidays'],
          Editor: HolidaysEditor,
        },
      ],
    },
  ],
}

export const BusinessHoursScreen = (props: SectionProps) => <ResourceScreen spec={businessHours} {...props} />

function rangesOf(row: Row, included: Included): Range[] {
  const rows = rowsOf(included['businesshourdays'] as (Range & { id: number })[] | undefined, row.businesshourdays)
  return childRows(rows.map(({ id, day, from, to }) => ({ id, day, from, to })))
}

function holidaysOf(row: Row, included: Included): Holiday[] {
  const section = included['businesshourholidays'] as (Holiday & { id: number })[] | undefined
  return childRows(rowsOf(section, row.businesshourholidays).map(({ id, date, name }) => ({ id, date, name })))
}

/** Monday to Friday, nine to five: what most desks change least. */
function workingWeek(): Range[] {
  return [1, 2, 3, 4, 5].map((day) => ({ key: newChildKey(), day, from: '09:00', to: '17:00' }))
}
