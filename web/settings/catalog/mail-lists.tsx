import { MailX, ShieldX } from 'lucide-react'
import { Ago, Choice } from '../engine/cells.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'

export const spamLists: ResourceSpec<RowOf<'Spamlist'>> = {
  name: 'spamlists',
  one: 'spamlist',
  icon: ShieldX,
  nameOf: (row) => row.term,
  searchBy: 'term',
  columns: [
    { label: 'term', cell: (row) => row.term },
    {
      label: 'type',
      cell: (row) => <Choice value={row.type} tone={row.type === 'blacklist' ? 'danger' : 'good'} />,
    },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'term', hint: 'term', isRequired: true },
        { kind: 'choice', name: 'type', options: ['blacklist', 'whitelist'], initial: 'blacklist', isRequired: true },
      ],
    },
  ],
}

export const suspendedAddresses: ResourceSpec<RowOf<'Suspendedaddress'>> = {
  name: 'suspendedaddresses',
  one: 'suspendedaddress',
  icon: MailX,
  nameOf: (row) => row.address,
  searchBy: 'address',
  columns: [
    { label: 'address', cell: (row) => row.address },
    { label: 'reason', isSecondary: true, cell: (row) => row.reason },
    { label: 'createdAt', cell: (row) => <Ago instant={row.createdAt} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'address', type: 'email', isRequired: true },
        { kind: 'longText', name: 'reason' },
      ],
    },
  ],
}
