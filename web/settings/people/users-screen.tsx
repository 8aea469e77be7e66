import { UserCog } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameOf } from '../../app/person.ts'
import { Badge } from '../../ui/badge.tsx'
import { Checkbox } from '../../ui/toggle.tsx'
import { Choice, Names } from '../engine/cells.tsx'
import { InboxAccessEditor, membershipChanges, membershipsOf } from '../engine/memberships.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec, RowOf, SecretOf } from '../engine/spec.ts'
import type { SectionProps } from '../sections.ts'
import { InvitationSent, UserExtra } from './user-extra.tsx'

export type AgentRow = RowOf<'User'> & SecretOf<'UserInput', 'sendInvite'>

const users: ResourceSpec<AgentRow> = {
  name: 'users',
  one: 'user',
  icon: UserCog,
  nameOf,
  searchBy: 'email',
  includes: ['inboxes'],
  isDeletable: (row) => row.isAppOwner !== true,
  columns: [
    { label: 'name', cell: (row) => <AgentName row={row} /> },
    { label: 'email', isSecondary: true, cell: (row) => row.email },
    { label: 'role', cell: (row) => <Choice value={row.role} /> },
    {
      label: 'inboxes',
      isSecondary: true,
      cell: (row, included) => <Names refs={row.inboxes} from="inboxes" included={included} />,
    },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'email', type: 'email', isRequired: true },
        { kind: 'text', name: 'firstName' },
        { kind: 'text', name: 'lastName' },
        { kind: 'switch', name: 'sendInvite', hint: 'sendInvite', only: 'create', initial: true },
      ],
    },
    {
      label: 'rights',
      fields: [
        {
          kind: 'choice',
          name: 'role',
          hint: 'role',
          options: ['Agent', 'Admin'],
          initial: 'Agent',
          isDisabled: (row) => row?.isAppOwner === true,
        },
        {
          kind: 'custom',
          name: 'inboxes',
          label: 'inboxAccess',
          hint: 'inboxAccess',
          initial: [],
          fromRow: (row) => membershipsOf(row.inboxes),
          toBody: (now, before) => membershipChanges('inboxes', now, before),
          Editor: InboxAccessEditor,
        },
        { kind: 'switch', name: 'canManageCompanies' },
        { kind: 'switch', name: 'isPartTime', hint: 'isPartTime' },
      ],
    },
    { fields: [{ kind: 'html', name: 'signature', hint: 'agentSignature' }] },
  ],
  Extra: UserExtra,
  Created: InvitationSent,
}

/** Agents: who they are, what they may do, how they come in. */
export function UsersScreen(props: SectionProps) {
  const { t } = useTranslation('settings')
  const [withArchived, setWithArchived] = useState(false)
  return (
    <ResourceScreen
      spec={users}
      {...props}
      {...(withArchived ? { filter: { state: { $in: ['active', 'archived'] } } } : {})}
      tools={<Checkbox label={t('withArchived')} checked={withArchived} onChange={setWithArchived} />}
    />
  )
}

function AgentName({ row }: { row: AgentRow }) {
  const { t } = useTranslation('settings')
  return (
    <>
      {nameOf(row)} {row.state === 'archived' && <Badge>{t('archived')}</Badge>}{' '}
      {row.isPartTime === true && <Badge>{t('field.isPartTime')}</Badge>}
    </>
  )
}
