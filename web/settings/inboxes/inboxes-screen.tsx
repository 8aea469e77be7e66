import { Inbox } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { Choice } from '../engine/cells.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec } from '../engine/spec.ts'
import { useIsAdmin } from '../rights.ts'
import type { SectionProps } from '../sections.ts'
import type { InboxRow } from './inbox-fields.ts'
import { InboxPage } from './inbox-page.tsx'

const inboxes: ResourceSpec<InboxRow> = {
  name: 'inboxes',
  one: 'inbox',
  icon: Inbox,
  nameOf: (row) => row.name,
  searchBy: 'name',
  isOrdered: true,
  columns: [
    { label: 'name', cell: (row) => row.name },
    { label: 'email', isSecondary: true, cell: (row) => row.email },
    { label: 'state', cell: (row) => <MailHealth row={row} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'name', isRequired: true },
        { kind: 'text', name: 'email', type: 'email', hint: 'inboxEmail', isRequired: true },
      ],
    },
  ],
}

/** Inboxes: their list, and the page of each. */
export function InboxesScreen({ rowId, isReadOnly }: SectionProps) {
  const isAdmin = useIsAdmin()
  const id = Number(rowId)
  if (rowId !== undefined && Number.isSafeInteger(id) && id > 0) return <InboxPage key={id} id={id} />
  return (
    <ResourceScreen
      spec={isAdmin ? inboxes : { ...inboxes, canCreate: false, isOrdered: false }}
      rowId={rowId}
      isReadOnly={isReadOnly}
    />
  )
}

/** Whether mail of an inbox goes out as it should. */
function MailHealth({ row }: { row: InboxRow }) {
  const { t } = useTranslation('settings')
  if (row.automationStoppedAt !== null) return <Badge tone="danger">{t('automationStopped')}</Badge>
  if (row.smtpFailingSince !== null) return <Badge tone="danger">{t('failing')}</Badge>
  return <Choice value="active" tone="good" />
}
