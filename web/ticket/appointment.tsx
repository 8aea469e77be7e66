import { useNavigate } from '@tanstack/react-router'
import { CalendarDays, CalendarX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { fullTime } from '../i18n/dates.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Words } from '../ui/words.tsx'
import styles from './message.module.css'

export interface CalendarCard {
  method: string
  uid: string
  summary: string
  start: string | null
  end: string | null
  isAllDay: boolean
  location: string
  organizer: { name?: string; address?: string } | null
  attendees: readonly unknown[]
  status: string
  /** The message that moved or cancelled it. */
  supersededBy?: number
}

/** An appointment of a mail: what, when, where, who; struck out once it is cancelled or moved. */
export function Appointment({ card }: { card: CalendarCard }) {
  const { t } = useTranslation('ticket')
  const { method, summary, start, end, location, organizer, attendees, status, supersededBy } = card
  const isCancelled = method === 'CANCEL' || status === 'CANCELLED'
  const Icon = isCancelled ? CalendarX : CalendarDays
  const isOver = isCancelled || supersededBy !== undefined
  const title = <Words>{summary || t('calendar.untitled')}</Words>
  return (
    <section className={styles['calendar']} aria-label={t('calendar.title')} data-over={isOver}>
      <Icon size={18} aria-hidden />
      <div>
        <strong>{isOver ? <s>{title}</s> : title}</strong>{' '}
        {isCancelled && <Badge tone="danger">{t('calendar.cancelled')}</Badge>}
        <div>
          {fullTime(start)}
          {end !== null && ` – ${fullTime(end)}`}
        </div>
        {location !== '' && (
          <div className={styles['quiet']}>
            <Words>{location}</Words>
          </div>
        )}
        <div className={styles['quiet']}>
          <Words>{organizer?.name || organizer?.address || ''}</Words>
          {' · '}
          {t('calendar.guests', { count: attendees.length })}
        </div>
        {supersededBy !== undefined && <Newer messageId={supersededBy} isCancelled={isCancelled} />}
      </div>
    </section>
  )
}

/** Says that a later mail changed it, and leads there: in this conversation or another one. */
function Newer({ messageId, isCancelled }: { messageId: number; isCancelled: boolean }) {
  const { t } = useTranslation('ticket')
  const navigate = useNavigate()

  async function show(): Promise<void> {
    const shown = document.getElementById(`message-${messageId}`)
    shown?.scrollIntoView({ block: 'start' })
    shown?.focus()
    if (shown !== null) return
    const { message } = await answer(api.GET('/messages/{id}.json', { params: { path: { id: messageId } } }))
    const ticketId = String(message.ticket?.id)
    void navigate({ to: '/inbox/$view/$ticketId', params: { view: 'all', ticketId }, hash: `message-${messageId}` })
  }

  return (
    <p className={styles['warning']}>
      {t(isCancelled ? 'calendar.cancelledBy' : 'calendar.newer')}
      <Button variant="quiet" onClick={() => show().catch((error: unknown) => showFailure(t('threadFailed'), error))}>
        {t('calendar.showNewer')}
      </Button>
    </p>
  )
}
