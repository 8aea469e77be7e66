import { FileText } from 'lucide-react'
import { Names } from '../engine/cells.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'
import type { SectionProps } from '../sections.ts'

type Row = RowOf<'Tickettemplate'>

const ticketTemplates: ResourceSpec<Row> = {
  name: 'tickettemplates',
  one: 'tickettemplate',
  icon: FileText,
  nameOf: (row) => row.name,
  searchBy: 'name',
  includes: ['inboxes'],
  columns: [
    { label: 'name', cell: (row) => row.name },
    { label: 'subject', isSecondary: true, cell: (row) => row.subject },
    {
      label: 'inbox',
      cell: (row, included) => (
        <Names refs={row.inbox === null ? [] : [row.inbox]} from="inboxes" included={included} />
      ),
    },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'one', name: 'inbox', from: 'inboxes', hint: 'templateInbox' },
        { kind: 'text', name: 'subject' },
        { kind: 'html', name: 'message' },
        { kind: 'texts', name: 'cc' },
        { kind: 'texts', name: 'bcc' },
        { kind: 'switch', name: 'notifyCustomer', hint: 'notifyCustomer' },
      ],
    },
    {
      label: 'ticket',
      fields: [
        { kind: 'one', name: 'status', from: 'ticketstatuses' },
        { kind: 'one', name: 'priority', from: 'ticketpriorities' },
        { kind: 'one', name: 'type', from: 'tickettypes' },
        { kind: 'one', name: 'agent', from: 'users' },
        { kind: 'one', name: 'source', from: 'ticketsources' },
        { kind: 'many', name: 'tags', from: 'tags' },
      ],
    },
  ],
}

export const TicketTemplatesScreen = (props: SectionProps) => <ResourceScreen spec={ticketTemplates} {...props} />
