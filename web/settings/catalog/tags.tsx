import { Tag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Included } from '../../api/included.ts'
import { ColorName, Names } from '../engine/cells.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'

type Row = RowOf<'Tag'>

export const tags: ResourceSpec<Row> = {
  name: 'tags',
  one: 'tag',
  icon: Tag,
  nameOf: (row) => row.name,
  searchBy: 'name',
  includes: ['inboxes'],
  columns: [
    { label: 'name', cell: (row) => <ColorName name={row.name} color={row.color} /> },
    { label: 'inboxes', isSecondary: true, cell: (row, included) => <Where row={row} included={included} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'color', name: 'color' },
        { kind: 'many', name: 'inboxes', from: 'inboxes', hint: 'allInboxes' },
      ],
    },
  ],
}

/** A row without inboxes may be used in all of them. */
export function Where({ row, included }: { row: { inboxes: readonly { id: number }[] }; included: Included }) {
  const { t } = useTranslation('settings')
  return <Names refs={row.inboxes} from="inboxes" included={included} none={t('allInboxes')} />
}
