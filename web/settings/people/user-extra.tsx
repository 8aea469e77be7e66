import { useMutation } from '@tanstack/react-query'
import { Archive, Link2, UserCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { useSession } from '../../api/session.ts'
import { nameOf } from '../../app/person.ts'
import { fullTime } from '../../i18n/dates.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { showToast } from '../../ui/toast-store.ts'
import { forget } from '../engine/rows.ts'
import { useIsAdmin } from '../rights.ts'
import styles from './people.module.css'
import type { AgentRow } from './users-screen.tsx'

/** What can be done with an agent beside changing them: a link to come in by, the archive. */
export function UserExtra({ row }: { row: AgentRow }) {
  const { t } = useTranslation('settings')
  const me = useSession()
  if (!useIsAdmin() || row.id === me.id) return null
  return (
    <>
      {row.state === 'archived' && <Banner tone="neutral">{t('archivedText')}</Banner>}
      {row.state === 'active' && <InvitationLink userId={row.id} />}
      {row.isAppOwner !== true && <ArchiveButton row={row} />}
    </>
  )
}

/** After an agent was made: a link for them, for desks that cannot send mail and for those in a hurry. */
export function InvitationSent(props: { answer: Readonly<Record<string, unknown>>; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const { id, email } = props.answer['user'] as AgentRow
  return (
    <div className={styles['created']}>
      <p>{t('agentCreated', { email })}</p>
      <InvitationLink userId={id} />
      <div>
        <Button variant="primary" onClick={props.onClose}>
          {t('done')}
        </Button>
      </div>
    </div>
  )
}

/** Makes a one-time link by which an agent chooses a password, and shows it. */
function InvitationLink({ userId }: { userId: number }) {
  const { t } = useTranslation('settings')
  const invitation = useMutation({
    mutationFn: async () => {
      const body = { invitation: { sendMail: false } }
      const params = { path: { id: userId } }
      return (await answer(api.POST('/users/{id}/invite.json', { params, body }))).invitation
    },
    onError: (error) => showFailure(t('invitationFailed'), error),
  })
  const made = invitation.data
  return (
    <div className={styles['invitation']}>
      {made?.url ? (
        <>
          <p className={styles['quiet']}>{t('invitationText', { until: fullTime(made.expiresAt) })}</p>
          <CopyText label={t('invitationLink')} text={made.url} />
        </>
      ) : (
        <Button icon={Link2} isBusy={invitation.isPending} onClick={() => invitation.mutate()}>
          {t('makeInvitation')}
        </Button>
      )}
    </div>
  )
}

/** Archiving can be undone, so it does not ask. */
function ArchiveButton({ row }: { row: AgentRow }) {
  const { t } = useTranslation('settings')
  const name = nameOf(row)
  const { mutate, isPending } = useMutation({
    mutationFn: async (state: 'active' | 'archived') => {
      await answer(api.PATCH('/users/{id}.json', { params: { path: { id: row.id } }, body: { user: { state } } }))
      await forget('users')
      return state
    },
    onSuccess(state) {
      const isArchived = state === 'archived'
      showToast({
        text: t(isArchived ? 'archivedDone' : 'activatedDone', { name }),
        undo: () => mutate(isArchived ? 'active' : 'archived'),
      })
    },
    onError: (error) => showFailure(t('stateFailed', { name }), error),
  })
  const isArchived = row.state === 'archived'
  return (
    <div>
      <Button
        icon={isArchived ? UserCheck : Archive}
        isBusy={isPending}
        onClick={() => mutate(isArchived ? 'active' : 'archived')}
      >
        {isArchived ? t('activate') : t('archive')}
      </Button>
    </div>
  )
}
