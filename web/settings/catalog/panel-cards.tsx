import { PanelRight } from 'lucide-react'
import { Yes } from '../engine/cells.tsx'
import type { ResourceSpec, RowOf, SecretOf } from '../engine/spec.ts'

export const panelCards: ResourceSpec<RowOf<'Panelcard'> & SecretOf<'PanelcardInput', 'secret'>> = {
  name: 'panelcards',
  one: 'panelcard',
  icon: PanelRight,
  nameOf: (row) => row.name,
  isOrdered: true,
  columns: [
    { label: 'name', cell: (row) => row.name },
    { label: 'url', isSecondary: true, cell: (row) => row.url },
    { label: 'enabled', cell: (row) => <Yes value={row.enabled} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'text', name: 'url', type: 'url', placeholder: 'https://', hint: 'cardUrl', isRequired: true },
        { kind: 'text', name: 'secret', type: 'password', hint: 'cardSecret' },
        { kind: 'switch', name: 'enabled', initial: true },
      ],
    },
  ],
}
