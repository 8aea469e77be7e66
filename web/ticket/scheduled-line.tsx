import { useQuery } from '@tanstack/react-query'
import { CalendarClock } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Message } from '../api/types.ts'
import { fullTime } from '../i18n/dates.ts'
import { loadStrings } from '../i18n/strings.ts'
import { Button } from '../ui/button.tsx'
import styles from './message.module.css'
import { useMessageVerbs } from './use-message-verbs.ts'

const ScheduleDialog = lazy(async () => {
  const [{ ScheduleDialog: Dialog }] = await Promise.all([
    import('../composer/schedule-dialog.tsx'),
    loadStrings('composer'),
  ])
  return { default: Dialog }
})

/** A message that is not sent yet: when it goes, another hour, and never. */
export function ScheduledLine({ message }: { message: Message }) {
  const { t } = useTranslation('ticket')
  const [isChanging, setIsChanging] = useState(false)
  const { reschedule } = useMessageVerbs(message)
  const id = message.ticket?.id ?? 0
  const schedule = useQuery({
    queryKey: ['tickets', id, 'scheduled'],
    queryFn: async ({ signal }) => {
      const params = { path: { id }, query: { includes: ['scheduledemails' as const], fields: ['id' as const] } }
      return (await answer(api.GET('/tickets/{id}.json', { signal, params }))).included.scheduledemails ?? []
    },
  }).data?.find((row) => row.message?.id === message.id && row.state !== 'deleted' && !row.sentAt)
  return (
    <p className={styles['scheduled']}>
      <CalendarClock size={14} aria-hidden />
      <span className={styles['grow']}>
        {schedule === undefined ? t('scheduled.held') : t('scheduled.at', { time: fullTime(schedule.sendAt) })}
      </span>
      {schedule !== undefined && (
        <>
          <Button variant="quiet" onClick={() => setIsChanging(true)}>
            {t('scheduled.change')}
          </Button>
          <Button variant="quiet" onClick={() => reschedule(null)}>
            {t('scheduled.cancel')}
          </Button>
        </>
      )}
      {isChanging && (
        <Suspense>
          <ScheduleDialog
            sendAt={schedule?.sendAt ?? null}
            onClose={() => setIsChanging(false)}
            onChoose={(sendAt) => {
              setIsChanging(false)
              reschedule(sendAt)
            }}
          />
        </Suspense>
      )}
    </p>
  )
}
