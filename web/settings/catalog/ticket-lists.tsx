import { CircleDot, FilePlus2, Flag, SquareStack } from 'lucide-react'
import { ColorName, Names, Yes } from '../engine/cells.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'

export const statuses: ResourceSpec<RowOf<'Ticketstatus'>> = {
  name: 'ticketstatuses',
  one: 'ticketstatus',
  icon: CircleDot,
  nameOf: (row) => row.name,
  isOrdered: true,
  isEditable: (row) => row.isCustom === true,
  isDeletable: (row) => row.isCustom === true,
  columns: [
    { label: 'name', cell: (row) => <ColorName name={row.name} color={row.color} /> },
    { label: 'isCustom', isSecondary: true, cell: (row) => <Yes value={row.isCustom} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'color', name: 'color' },
      ],
    },
  ],
}

export const types: ResourceSpec<RowOf<'Tickettype'>> = {
  name: 'tickettypes',
  one: 'tickettype',
  icon: SquareStack,
  nameOf: (row) => row.name,
  isOrdered: true,
  isDeletable: (row) => row.default !== true,
  includes: ['inboxes'],
  columns: [
    { label: 'name', cell: (row) => row.name },
    { label: 'default', cell: (row) => <Yes value={row.default} /> },
    {
      label: 'inboxes',
      isSecondary: true,
      cell: (row, included) => <Names refs={row.inboxes} from="inboxes" included={included} />,
    },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'many', name: 'inboxes', from: 'inboxes', hint: 'typeInboxes' },
        { kind: 'switch', name: 'enabledForFutureInboxes', initial: true },
        {
          kind: 'switch',
          name: 'default',
          hint: 'default',
          // there is always one: another type takes it over
          isDisabled: (row) => row?.default === true,
        },
      ],
    },
  ],
}

export const priorities: ResourceSpec<RowOf<'Ticketpriority'>> = {
  name: 'ticketpriorities',
  one: 'ticketpriority',
  icon: Flag,
  nameOf: (row) => row.name,
  isOrdered: true,
  columns: [{ label: 'name', cell: (row) => <ColorName name={row.name} color={row.color} /> }],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'color', name: 'color' },
      ],
    },
  ],
}

export const sources: ResourceSpec<RowOf<'Ticketsource'>> = {
  name: 'ticketsources',
  one: 'ticketsource',
  icon: FilePlus2,
  nameOf: (row) => row.name,
  isOrdered: true,
  isDeletable: (row) => row.isCustom === true,
  columns: [
    { label: 'name', cell: (row) => row.name },
    { label: 'isCustom', isSecondary: true, cell: (row) => <Yes value={row.isCustom} /> },
  ],
  groups: [{ fields: [{ kind: 'text', name: 'name', isRequired: true }] }],
}
