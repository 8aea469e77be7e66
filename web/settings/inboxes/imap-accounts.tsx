import { useQuery } from '@tanstack/react-query'
import { MailPlus, Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Table } from '../../ui/table.tsx'
import { Ago } from '../engine/cells.tsx'
import { RowsSkeleton } from '../engine/resource-screen.tsx'
import { RowDrawer } from '../engine/row-drawer.tsx'
import { listQuery } from '../engine/rows.ts'
import type { ResourceSpec } from '../engine/spec.ts'
import mail from '../mail/mail.module.css'
import { type ImapRow, imapGroups } from './imap-fields.ts'
import { ImapTest } from './imap-test.tsx'
import styles from './inboxes.module.css'

/** The mailboxes that an inbox reads by IMAP; one is enough for most. */
export function ImapAccounts({ inboxId }: { inboxId: number }) {
  const { t } = useTranslation('settings')
  const [open, setOpen] = useState<number | 'new' | null>(null)
  const list = useQuery(listQuery<ImapRow>('imapaccounts', { filter: { inbox: inboxId } }))
  const spec = useMemo(
    (): ResourceSpec<ImapRow> => ({
      name: 'imapaccounts',
      one: 'imapaccount',
      icon: MailPlus,
      nameOf: (row) => row.username,
      columns: [],
      groups: imapGroups,
      fixed: { inbox: { id: inboxId } },
      Extra: ({ row }) => <ImapTest id={row.id} />,
      Created: ({ answer, onClose }) => {
        const { id } = answer['imapaccount'] as ImapRow
        return (
          <div className={styles['panel']}>
            <p>{t('imapCreated')}</p>
            <ImapTest id={id} isAtOnce />
            <div>
              <Button variant="primary" onClick={onClose}>
                {t('done')}
              </Button>
            </div>
          </div>
        )
      },
    }),
    [inboxId, t],
  )
  const rows = list.data?.rows ?? []
  return (
    <section className={styles['panel']}>
      <h3>{t('resource.imapaccounts.title')}</h3>
      <p className={mail['quiet']}>{t('resource.imapaccounts.about')}</p>
      {list.isPending && <RowsSkeleton />}
      {list.isError && <ErrorState what={t('listFailed')} error={list.error} onRetry={() => void list.refetch()} />}
      {rows.length > 0 && (
        <Table
          label={t('resource.imapaccounts.title')}
          rows={rows}
          keyOf={(row) => row.id}
          columns={[
            {
              id: 'username',
              heading: t('field.username'),
              cell: (row) => (
                <button type="button" className={mail['open']} onClick={() => setOpen(row.id)}>
                  {row.username}
                </button>
              ),
            },
            { id: 'host', heading: t('field.host'), isSecondary: true, cell: (row) => row.host },
            { id: 'state', heading: t('field.state'), cell: (row) => <AccountState row={row} /> },
            { id: 'checked', heading: t('field.checkedAt'), cell: (row) => <Ago instant={row.checkedAt} /> },
          ]}
        />
      )}
      {rows.map(
        (row) =>
          row.lastError && (
            <p key={row.id} role="status">
              {row.username}: {row.lastError}
            </p>
          ),
      )}
      <div>
        <Button icon={Plus} variant={rows.length === 0 ? 'primary' : 'secondary'} onClick={() => setOpen('new')}>
          {t('newNamed', { name: t('resource.imapaccounts.one') })}
        </Button>
      </div>
      <RowDrawer spec={spec} open={open} isReadOnly={false} onClose={() => setOpen(null)} />
    </section>
  )
}

function AccountState({ row }: { row: ImapRow }) {
  const { t } = useTranslation('settings')
  if (row.failingSince !== null) return <Badge tone="danger">{t('failing')}</Badge>
  if (row.checkedAt === null) return <Badge>{t('waiting')}</Badge>
  return <Badge tone="good">{t('working')}</Badge>
}
