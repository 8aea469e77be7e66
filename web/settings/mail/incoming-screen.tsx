import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Layers } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Select } from '../../ui/select.tsx'
import { Table } from '../../ui/table.tsx'
import { Ago, NameById } from '../engine/cells.tsx'
import list from '../engine/list.module.css'
import { Pages } from '../engine/pages.tsx'
import { RowsSkeleton } from '../engine/resource-screen.tsx'
import { listQuery, whileAny } from '../engine/rows.ts'
import type { RowOf } from '../engine/spec.ts'
import { SectionHead } from '../section-head.tsx'
import { IncomingDialog } from './incoming-dialog.tsx'
import styles from './mail.module.css'

export type IncomingMail = RowOf<'Incomingmail'>

const states = ['done', 'quarantined', 'queued', 'duplicate', 'dropped'] as const
const tones: Readonly<Record<string, Tone>> = { done: 'good', quarantined: 'danger', queued: 'accent', dropped: 'warn' }
const pageSize = 50

/** Every mail that came in and what became of it. */
export function IncomingScreen() {
  const { t } = useTranslation('settings')
  const [state, setState] = useState<(typeof states)[number] | null>(null)
  const [page, setPage] = useState(1)
  const [shown, setShown] = useState<IncomingMail | null>(null)
  const filter = state === null ? undefined : { state }
  const mails = useQuery({
    ...listQuery<IncomingMail>('incomingmails', { page, pageSize, filter }),
    placeholderData: keepPreviousData,
    refetchInterval: whileAny('queued'),
  })
  return (
    <>
      <SectionHead title={t('page.incomingmails.title')} />
      <div className={list['page']}>
        <p className={list['about']}>{t('page.incomingmails.about')}</p>
        <div className={list['tools']}>
          <Select
            aria-label={t('field.state')}
            value={state}
            placeholder={t('anyState')}
            options={states.map((value) => ({ value, label: t(`choice.${value}`) }))}
            onChange={(chosen) => {
              setState(chosen)
              setPage(1)
            }}
          />
        </div>
        {mails.isPending && <RowsSkeleton />}
        {mails.isError && (
          <ErrorState what={t('listFailed')} error={mails.error} onRetry={() => void mails.refetch()} />
        )}
        {mails.isSuccess && mails.data.count === 0 && (
          <EmptyState icon={Layers} title={t('noMail')} text={t('noMailText')} />
        )}
        {mails.isSuccess && mails.data.count > 0 && (
          <div>
            <Table
              label={t('page.incomingmails.title')}
              rows={mails.data.rows}
              keyOf={(mail) => mail.id}
              columns={[
                {
                  id: 'from',
                  heading: t('field.from'),
                  cell: (mail) => (
                    <button type="button" className={styles['open']} onClick={() => setShown(mail)}>
                      {mail.envelopeFrom || t('noSender')}
                    </button>
                  ),
                },
                { id: 'state', heading: t('field.state'), cell: (mail) => <MailState mail={mail} /> },
                {
                  id: 'inbox',
                  heading: t('field.inbox'),
                  isSecondary: true,
                  cell: (mail) => <NameById id={mail.inbox?.id} from="inboxes" />,
                },
                {
                  id: 'time',
                  heading: t('field.receivedAt'),
                  isSecondary: true,
                  cell: (mail) => <Ago instant={mail.createdAt} />,
                },
              ]}
            />
            <Pages page={page} pageSize={pageSize} count={mails.data.count} onChange={setPage} />
          </div>
        )}
      </div>
      <IncomingDialog mail={shown} onClose={() => setShown(null)} />
    </>
  )
}

/** What became of a mail, in a word. */
export function MailState({ mail }: { mail: IncomingMail }) {
  const { t } = useTranslation('settings')
  return <Badge tone={tones[mail.state] ?? 'neutral'}>{t(`choice.${mail.state}`)}</Badge>
}
