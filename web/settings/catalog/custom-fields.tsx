import { LayoutPanelTop } from 'lucide-react'
import type { Included } from '../../api/included.ts'
import { rowsOf } from '../../api/included.ts'
import { Choice, Yes } from '../engine/cells.tsx'
import { type ChildRow, childChanges, childRows } from '../engine/child-rows.ts'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { FieldSpec, ResourceSpec, RowOf, Values } from '../engine/spec.ts'
import type { SectionProps } from '../sections.ts'
import { OptionsEditor } from './options-editor.tsx'

type Row = RowOf<'Customfield'>

/** An option as the form holds it. */
export interface FieldOption extends ChildRow {
  name: string
}

const hasOptions = ({ kind }: Values) => kind === 'dropdown' || kind === 'checkboxes'

const options: FieldSpec<Row> = {
  kind: 'custom',
  name: 'options',
  isShown: hasOptions,
  initial: [],
  fromRow: optionsOf,
  toBody: (now, before) => ({
    included: { customfieldoptions: optionChanges(now as FieldOption[], (before ?? []) as FieldOption[]) },
  }),
  sources: ['included.customfieldoptions'],
  Editor: OptionsEditor,
}

const customFields: ResourceSpec<Row> = {
  name: 'customfields',
  one: 'customfield',
  icon: LayoutPanelTop,
  nameOf: (row) => row.agentLabel,
  isOrdered: true,
  includes: ['customfieldoptions', 'inboxes'],
  columns: [
    { label: 'agentLabel', cell: (row) => row.agentLabel },
    { label: 'kind', cell: (row) => <Choice value={row.kind} /> },
    { label: 'enabled', isSecondary: true, cell: (row) => <Yes value={row.enabled} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'agentLabel', isRequired: true },
        { kind: 'text', name: 'customerLabel', hint: 'customerLabel' },
        {
          kind: 'choice',
          name: 'kind',
          options: ['text', 'textarea', 'number', 'date', 'dropdown', 'checkboxes'],
          initial: 'text',
          isRequired: true,
          hint: 'kind',
          isDisabled: (row) => row !== undefined,
        },
        options,
        { kind: 'longText', name: 'description' },
      ],
    },
    {
      label: 'use',
      fields: [
        { kind: 'switch', name: 'enabled', initial: true },
        { kind: 'switch', name: 'agentRequired' },
        { kind: 'switch', name: 'customerRequired' },
        { kind: 'many', name: 'inboxes', from: 'inboxes', hint: 'fieldInboxes' },
        { kind: 'switch', name: 'addToNewInboxes', initial: true },
      ],
    },
  ],
}

export const CustomFieldsScreen = (props: SectionProps) => <ResourceScreen spec={customFields} {...props} />

function optionsOf(row: Row, included: Included): FieldOption[] {
  const rows = rowsOf(included['customfieldoptions'] as { id: number; name: string }[] | undefined, row.options)
  return childRows(rows.map(({ id, name }) => ({ id, name })))
}

/** Options with their places; empty new ones were never meant. */
function optionChanges(now: readonly FieldOption[], before: readonly FieldOption[]): object[] {
  const kept = now.filter((option) => option.id !== undefined || option.name.trim() !== '')
  return childChanges(
    kept.map((option, place) => ({ ...option, displayOrder: place + 1 })),
    before,
  )
}
