import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Included } from '../../api/included.ts'
import { Banner } from '../../ui/banner.tsx'
import { IconButton } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { DeleteDialog } from '../engine/delete-dialog.tsx'
import { FormSkeleton } from '../engine/form-skeleton.tsx'
import { RowFormView } from '../engine/row-form.tsx'
import { rowQuery } from '../engine/rows.ts'
import type { FieldGroup } from '../engine/spec.ts'
import { useRowForm } from '../engine/use-row-form.ts'
import { useIsAdmin } from '../rights.ts'
import { SectionHead } from '../section-head.tsx'
import { generalGroups, type InboxRow, memberGroups, sendingGroups, writingGroups } from './inbox-fields.ts'
import styles from './inboxes.module.css'
import { MailIn } from './mail-in.tsx'
import { MailStatus } from './mail-status.tsx'
import { MailTest } from './mail-test.tsx'

const at = { name: 'inboxes', one: 'inbox', includes: ['inboxaliases'] }

/** Everything about one inbox, by tabs; which of them is open stands in the address. */
export function InboxPage({ id }: { id: number }) {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const isAdmin = useIsAdmin()
  const { tab = 'general' } = useSearch({ strict: false })
  const [isDeleting, setIsDeleting] = useState(false)
  const query = useQuery(rowQuery<InboxRow>(at, id))
  const toList = () => void navigate({ to: '/settings/$section', params: { section: 'inboxes' } })
  const openTab = (chosen: string) =>
    void navigate({
      to: '/settings/$section/$row',
      params: { section: 'inboxes', row: String(id) },
      search: { tab: chosen },
      replace: true,
    })
  if (query.isError)
    return <ErrorState what={t('rowFailed')} error={query.error} onRetry={() => void query.refetch()} />
  if (query.isPending) return <FormSkeleton />
  const { row, included } = query.data
  const part = (groups: readonly FieldGroup<InboxRow>[]) => (
    <InboxForm key={tab} groups={groups} row={row} included={included} />
  )
  return (
    <>
      <SectionHead
        title={row.name}
        onBack={toList}
        actions={
          isAdmin && (
            <IconButton
              label={t('deleteNamed', { name: row.name })}
              icon={Trash2}
              onClick={() => setIsDeleting(true)}
            />
          )
        }
      />
      <div className={styles['page']}>
        {row.isAdmin !== true && <Banner tone="neutral">{t('notInboxAdmin')}</Banner>}
        <Tabs
          label={row.name}
          value={tab}
          onChange={openTab}
          tabs={[
            { id: 'general', label: t('inbox.general'), content: part(generalGroups) },
            { id: 'members', label: t('inbox.members'), content: part(memberGroups) },
            { id: 'writing', label: t('inbox.writing'), content: part(writingGroups) },
            { id: 'mail-in', label: t('inbox.mailIn'), content: <MailIn inbox={row} /> },
            {
              id: 'mail-out',
              label: t('inbox.mailOut'),
              content: (
                <>
                  <MailStatus inbox={row} />
                  {part(sendingGroups)}
                  {row.isAdmin === true && <MailTest inboxId={id} />}
                </>
              ),
            },
          ]}
        />
      </div>
      <DeleteDialog
        spec={{ name: 'inboxes', nameOf: (inbox: InboxRow) => inbox.name }}
        row={isDeleting ? row : null}
        onClose={() => setIsDeleting(false)}
        onDeleted={toList}
      />
    </>
  )
}

interface InboxFormProps {
  groups: readonly FieldGroup<InboxRow>[]
  row: InboxRow
  included: Included
}

function InboxForm({ groups, row, included }: InboxFormProps) {
  const form = useRowForm({ at, fields: groups.flatMap(({ fields }) => fields), row, included })
  return <RowFormView form={form} groups={groups} row={row} isEditable={row.isAdmin === true} />
}
