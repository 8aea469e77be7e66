import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { rowOf } from '../../api/included.ts'
import type { Ticket } from '../../api/types.ts'
import { nameOf } from '../../app/person.ts'
import { shortAge } from '../../i18n/dates.ts'
import { Button } from '../../ui/button.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { Input } from '../../ui/input.tsx'
import styles from './panel.module.css'
import { Section } from './section.tsx'

/** Time spent on the ticket, and a line to add some: `20`, `1:30`, `1h 30m`. */
export function TimeLogs({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const minutes = minutesIn(typed)
  const hasLogs = (ticket.timelogs ?? []).length > 0
  const list = useQuery({
    queryKey: ['tickets', ticket.id, 'timelogs'],
    queryFn: ({ signal }) => {
      const query = { filter: JSON.stringify({ ticket: ticket.id }), includes: ['users' as const], pageSize: 50 }
      return answer(api.GET('/timelogs.json', { signal, params: { query } }))
    },
    enabled: hasLogs,
  }).data
  const add = useMutation({
    mutationFn: (seconds: number) =>
      answer(
        api.POST('/timelogs.json', {
          body: { timelog: { ticket: { id: ticket.id }, seconds, date: new Date().toISOString() } },
        }),
      ),
    onSuccess: () => setTyped(''),
    onError: (error) => showFailure(t('failed.timelog'), error),
    onSettled: () => client.invalidateQueries({ queryKey: ['tickets', ticket.id] }),
  })
  const total = (list?.timelogs ?? []).reduce((sum, { seconds }) => sum + (seconds ?? 0), 0)
  return (
    <Section
      id="time"
      title={t('panel.time')}
      action={total > 0 ? t('panel.minutes', { count: Math.round(total / 60) }) : undefined}
    >
      <ul className={styles['list']}>
        {(list?.timelogs ?? []).map((log) => (
          <li key={log.id} className={styles['line']}>
            <span className={styles['link']}>
              {log.description || nameOf(rowOf(list?.included.users, log.user ?? log.createdBy))}
            </span>
            <span>{t('panel.minutes', { count: Math.round((log.seconds ?? 0) / 60) })}</span>
            <span className={styles['quiet']}>{shortAge(log.date)}</span>
          </li>
        ))}
      </ul>
      <form
        className={styles['inline']}
        onSubmit={(event) => {
          event.preventDefault()
          if (minutes !== null) add.mutate(minutes * 60)
        }}
      >
        <Input
          aria-label={t('panel.timeLabel')}
          placeholder={t('panel.timeHint')}
          value={typed}
          aria-invalid={typed !== '' && minutes === null}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Button type="submit" disabled={minutes === null} isBusy={add.isPending}>
          {t('panel.timeAdd')}
        </Button>
      </form>
    </Section>
  )
}

/** Minutes in `20`, `1:30`, `1h`, `1h 30m`, `45 min`; null for anything else. */
function minutesIn(text: string): number | null {
  const clock = /^\s*(\d{1,3}):([0-5]\d)\s*$/.exec(text)
  if (clock !== null) return Number(clock[1]) * 60 + Number(clock[2])
  const parts = /^\s*(?:(\d{1,3})\s*h\w*)?\s*(?:(\d{1,4})\s*(?:m\w*)?)?\s*$/i.exec(text)
  const minutes = Number(parts?.[1] ?? 0) * 60 + Number(parts?.[2] ?? 0)
  return parts === null || minutes === 0 ? null : minutes
}
