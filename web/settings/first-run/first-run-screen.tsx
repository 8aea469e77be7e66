import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { PartyPopper } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { announce } from '../../app/announce.ts'
import { useLive } from '../../app/live.ts'
import { setPreference, usePreference } from '../../app/preferences.ts'
import { ScreenHead } from '../../app/screen-head.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { showToast } from '../../ui/toast-store.ts'
import { FormSkeleton } from '../engine/form-skeleton.tsx'
import { MailTest } from '../inboxes/mail-test.tsx'
import styles from './first-run.module.css'
import { type FirstRunState, firstRunQuery } from './first-run-state.ts'
import { InboxStep } from './inbox-step.tsx'
import { Step } from './step.tsx'

/** The way from an empty desk to the first answered mail, a step at a time. */
export function FirstRunScreen() {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const client = useQueryClient()
  // mail that arrives is an event; the rest (a mailbox that was read) is asked for now and then
  const query = useQuery({ ...firstRunQuery, refetchInterval: 3_000, staleTime: 0 })
  useLive(() => void client.invalidateQueries({ queryKey: firstRunQuery.queryKey }))

  function dismiss(): void {
    setPreference('isFirstRunOver', true)
    showToast({ text: t('start.dismissed'), undo: () => setPreference('isFirstRunOver', false) })
    void navigate({ to: '/' })
  }

  return (
    <>
      <ScreenHead
        title={t('start.title')}
        actions={
          <Button variant="quiet" onClick={dismiss}>
            {t('start.dismiss')}
          </Button>
        }
      />
      {query.isPending && <FormSkeleton />}
      {query.isError && query.data === undefined && (
        <ErrorState what={t('start.failed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data !== undefined && <Steps state={query.data} />}
    </>
  )
}

interface StepEntry {
  id: 'inbox' | 'mailIn' | 'mailOut' | 'write' | 'answer'
  isDone: boolean
  content: ReactNode
}

function Steps({ state }: { state: FirstRunState }) {
  const { t } = useTranslation('settings')
  const isTested = usePreference('isMailOutTested')
  const { inbox, ticketId } = state
  const address = inbox?.email ?? ''
  const inboxLink = (tab: string, text: string) => (
    <Link
      to="/settings/$section/$row"
      params={{ section: 'inboxes', row: inbox === null ? 'new' : String(inbox.id) }}
      search={{ tab }}
    >
      {text}
    </Link>
  )
  const steps: StepEntry[] = [
    {
      id: 'inbox',
      isDone: state.isInboxNamed,
      content: inbox !== null && <InboxStep key={inbox.id} inbox={inbox} />,
    },
    { id: 'mailIn', isDone: state.hasMailIn, content: inboxLink('mail-in', t('start.mailIn.action')) },
    {
      id: 'mailOut',
      isDone: isTested || state.hasMailOut,
      content: inbox !== null && (
        <>
          <MailTest inboxId={inbox.id} onAccepted={() => setPreference('isMailOutTested', true)} />
          {inboxLink('mail-out', t('start.mailOut.action'))}
        </>
      ),
    },
    {
      id: 'write',
      isDone: ticketId !== null,
      content: (
        <>
          <p role="status">{t('start.write.waiting')}</p>
          <a href={`mailto:${address}`}>{t('start.write.action')}</a>
        </>
      ),
    },
    {
      id: 'answer',
      isDone: state.isAnswered,
      content: ticketId !== null && (
        <Link to="/inbox/$view/$ticketId" params={{ view: 'all', ticketId: String(ticketId) }}>
          {t('start.answer.action')}
        </Link>
      ),
    },
  ]
  const done = steps.filter((step) => step.isDone).length
  const progress = t('start.progress', { done, count: steps.length })
  useSpoken(progress)
  const current = steps.find((step) => !step.isDone)
  if (current === undefined) return <Finished />
  return (
    <div className={styles['page']}>
      <p className={styles['lead']}>{t('start.lead')}</p>
      <div className={styles['progress']}>
        <progress value={done} max={steps.length} aria-label={progress} />
        <span>{progress}</span>
      </div>
      <ol className={styles['steps']}>
        {steps.map(({ id, isDone, content }, place) => (
          <Step
            key={id}
            number={place + 1}
            title={t(`start.${id}.title`)}
            text={t(`start.${id}.text`, { address })}
            isDone={isDone}
            isCurrent={id === current.id}
          >
            {content}
          </Step>
        ))}
      </ol>
    </div>
  )
}

/** Tells screen readers when a step has ticked itself off. */
function useSpoken(progress: string): void {
  const last = useRef(progress)
  useEffect(() => {
    if (last.current !== progress) announce(progress)
    last.current = progress
  }, [progress])
}

function Finished() {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  useEffect(() => setPreference('isFirstRunOver', true), [])
  return (
    <EmptyState
      icon={PartyPopper}
      title={t('start.finished.title')}
      text={t('start.finished.text')}
      action={
        <>
          <Button onClick={() => void navigate({ to: '/' })}>{t('start.finished.toInbox')}</Button>
          <Button
            variant="primary"
            onClick={() => void navigate({ to: '/settings/$section/$row', params: { section: 'users', row: 'new' } })}
          >
            {t('start.finished.invite')}
          </Button>
        </>
      }
    />
  )
}
