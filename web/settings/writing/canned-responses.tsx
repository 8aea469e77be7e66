import { BookText } from 'lucide-react'
import { Where } from '../catalog/tags.tsx'
import { Yes } from '../engine/cells.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'
import type { SectionProps } from '../sections.ts'
import { ActionsEditor } from './actions-editor.tsx'

type Row = RowOf<'Cannedresponse'>

const cannedResponses: ResourceSpec<Row> = {
  name: 'cannedresponses',
  one: 'cannedresponse',
  icon: BookText,
  nameOf: (row) => row.name,
  searchBy: 'name',
  includes: ['inboxes', 'tags'],
  columns: [
    { label: 'name', cell: (row) => row.name },
    { label: 'isShared', cell: (row) => <Yes value={row.isShared} /> },
    { label: 'inboxes', isSecondary: true, cell: (row, included) => <Where row={row} included={included} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'html', name: 'body', hint: 'placeholders' },
      ],
    },
    {
      label: 'whereShown',
      fields: [
        { kind: 'switch', name: 'isShared', hint: 'isShared', initial: true },
        { kind: 'many', name: 'inboxes', from: 'inboxes', hint: 'allInboxes' },
        { kind: 'many', name: 'tags', from: 'tags', hint: 'responseTags' },
      ],
    },
    {
      fields: [
        {
          kind: 'custom',
          name: 'actions',
          hint: 'actions',
          initial: {},
          fromRow: (row) => row.actions ?? {},
          toBody: (actions) => ({ fields: { actions } }),
          Editor: ActionsEditor,
        },
      ],
    },
  ],
}

export const CannedResponsesScreen = (props: SectionProps) => <ResourceScreen spec={cannedResponses} {...props} />
