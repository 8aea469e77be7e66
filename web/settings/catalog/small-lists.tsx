import { Smile, Users } from 'lucide-react'
import { ColorName, Names } from '../engine/cells.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'

export const teams: ResourceSpec<RowOf<'Team'>> = {
  name: 'teams',
  one: 'team',
  icon: Users,
  nameOf: (row) => row.name,
  searchBy: 'name',
  includes: ['users'],
  columns: [
    { label: 'name', cell: (row) => row.name },
    {
      label: 'users',
      isSecondary: true,
      cell: (row, included) => <Names refs={row.users} from="users" included={included} />,
    },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'many', name: 'users', from: 'users' },
      ],
    },
  ],
}

export const ratingOptions: ResourceSpec<RowOf<'Happinessratingoption'>> = {
  name: 'happinessratingoptions',
  one: 'happinessratingoption',
  icon: Smile,
  nameOf: (row) => row.name,
  isOrdered: true,
  columns: [
    { label: 'name', cell: (row) => <ColorName name={row.name} color={row.color} /> },
    { label: 'score', isAtEnd: true, cell: (row) => row.score },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'number', name: 'score', hint: 'score', isRequired: true },
        { kind: 'color', name: 'color' },
      ],
    },
  ],
}
