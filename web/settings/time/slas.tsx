import { CalendarClock } from 'lucide-react'
import { type Included, rowsOf } from '../../api/included.ts'
import { NameById, Yes } from '../engine/cells.tsx'
import { childChanges, childRows } from '../engine/child-rows.ts'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { CustomField, EditorProps, FieldSpec, OptionSource, ResourceSpec, RowOf } from '../engine/spec.ts'
import type { SectionProps } from '../sections.ts'
import { type Narrowing, NarrowingEditor } from './narrowing-editor.tsx'
import { type Notice, NoticesEditor } from './notices-editor.tsx'
import { type Target, TargetsEditor } from './targets-editor.tsx'

type Row = RowOf<'Sla'>

const none: Narrowing = { isExcluding: false, ids: [], rowIds: {} }

const slas: ResourceSpec<Row> = {
  name: 'slas',
  one: 'sla',
  icon: CalendarClock,
  nameOf: (row) => row.name,
  isOrdered: true,
  includes: ['slaticketpriorities', 'slanotifications', 'slainboxes', 'slatags', 'slatickettypes'],
  columns: [
    { label: 'name', cell: (row) => row.name },
    {
      label: 'businesshours',
      isSecondary: true,
      cell: (row) => <NameById id={row.businesshours?.id} from="businesshours" />,
    },
    { label: 'enabled', cell: (row) => <Yes value={row.enabled} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'longText', name: 'description', rows: 2 },
        { kind: 'one', name: 'businesshours', from: 'businesshours', hint: 'slaHours' },
        { kind: 'switch', name: 'enabled', initial: true },
      ],
    },
    {
      fields: [
        {
          kind: 'custom',
          name: 'slaticketpriorities',
          label: 'targets',
          hint: 'targets',
          initial: [],
          fromRow: targetsOf,
          toBody: (now, before) => ({
            included: { slaticketpriorities: childChanges(now as Target[], (before ?? []) as Target[]) },
          }),
          sources: ['included.slaticketpriorities'],
          Editor: TargetsEditor,
        },
      ],
    },
    {
      label: 'appliesTo',
      fields: [
        narrowing({ section: 'slainboxes', field: 'inbox', from: 'inboxes' }),
        narrowing({ section: 'slatags', field: 'tag', from: 'tags' }),
        narrowing({ section: 'slatickettypes', field: 'tickettype', from: 'tickettypes' }),
      ],
    },
    {
      fields: [
        {
          kind: 'custom',
          name: 'slanotifications',
          label: 'notices',
          initial: [],
          fromRow: noticesOf,
          toBody: (now, before) => ({
            included: { slanotifications: childChanges(now as Notice[], (before ?? []) as Notice[]) },
          }),
          sources: ['included.slanotifications'],
          Editor: NoticesEditor,
        },
      ],
    },
  ],
}

export const SlasScreen = (props: SectionProps) => <ResourceScreen spec={slas} {...props} />

function targetsOf(row: Row, included: Included): Target[] {
  const section = included['slaticketpriorities'] as RowOf<'Slaticketpriority'>[] | undefined
  return childRows(
    rowsOf(section, row.slaticketpriorities).map(({ id, priority, target, hours, minutes }) => ({
      id,
      target: target ?? 'firstResponse',
      priority: priority === null ? null : { id: priority.id },
      hours: hours ?? 0,
      minutes: minutes ?? 0,
    })),
  )
}

function noticesOf(row: Row, included: Included): Notice[] {
  const section = included['slanotifications'] as RowOf<'Slanotification'>[] | undefined
  return childRows(
    rowsOf(section, row.slanotifications).map(({ id, condition, type, duration, user, notifyAssignedUser }) => ({
      id,
      condition,
      type,
      duration: duration ?? 0,
      user: user === null ? null : { id: user.id },
      notifyAssignedUser: notifyAssignedUser === true,
    })),
  )
}

interface NarrowingOptions {
  section: 'slainboxes' | 'slatags' | 'slatickettypes'
  /** What a row of the section refers to. */
  field: 'inbox' | 'tag' | 'tickettype'
  from: OptionSource
}

/** A field that makes an SLA one for some inboxes, tags or types alone, or for all others. */
function narrowing({ section, field, from }: NarrowingOptions): FieldSpec<Row> {
  type Child = { id: number; conditionoption: string | null } & Record<string, { id: number } | null>
  const custom: CustomField<Row> = {
    kind: 'custom',
    fromRow(row, included): Narrowing {
      const rows = rowsOf(included[section] as Child[] | undefined, row[section])
      return {
        isExcluding: rows.some((child) => child.conditionoption === 'ne'),
        ids: rows.flatMap((child) => child[field]?.id ?? []),
        rowIds: Object.fromEntries(rows.flatMap((child) => (child[field] ? [[child[field].id, child.id]] : []))),
      }
    },
    toBody(value, before) {
      const [{ isExcluding, ids }, old] = [value as Narrowing, (before ?? none) as Narrowing]
      const rows = ids.map((id) => ({
        ...(old.rowIds[id] === undefined ? {} : { id: old.rowIds[id] }),
        [field]: { id },
        conditionoption: isExcluding ? 'ne' : 'eq',
      }))
      const gone = old.ids.filter((id) => !ids.includes(id)).map((id) => ({ id: old.rowIds[id], delete: true }))
      return { included: { [section]: [...rows, ...gone] } }
    },
    sources: [`included.${section}`],
    Editor: (props: EditorProps) => <NarrowingEditor {...props} from={from} />,
  }
  return { ...custom, name: section, label: from as 'inboxes' | 'tags' | 'tickettypes', initial: none }
}
