import { CalendarDays, GitMerge, ShieldAlert, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types.ts'
import { fullTime } from '../i18n/dates.ts'
import { Button } from '../ui/button.tsx'
import { Words } from '../ui/words.tsx'
import styles from './message.module.css'

interface CalendarCard {
  method: string
  uid: string
  summary: string
  start: string | null
  end: string | null
  isAllDay: boolean
  location: string
  organizer: { name?: string; address?: string } | null
  attendees: readonly unknown[]
}

/** What a mail says of itself and of its way: who may not be who they say, what was cut, where it may belong. */
export function MessageFacts({ message, onMove }: { message: Message; onMove: (ticketId: number) => void }) {
  const { t } = useTranslation('ticket')
  const { mail } = message
  if (mail === null || mail === undefined) return null
  const possible = mail.possibleTicket?.id
  const calendar = (mail.calendar ?? []) as unknown as readonly CalendarCard[]
  const isOther = mail.headerFrom && mail.headerFrom.toLowerCase() !== mail.fromAddress?.toLowerCase()
  return (
    <div className={styles['facts']}>
      {mail.authentication?.verdict === 'fail' && (
        <p className={styles['danger']}>
          <ShieldAlert size={14} aria-hidden /> {t('mail.unauthenticated', { address: mail.fromAddress })}
          <span className={styles['quiet']}>{t('mail.checks', mail.authentication)}</span>
        </p>
      )}
      {isOther && (
        <p className={styles['warning']}>
          <TriangleAlert size={14} aria-hidden /> {t('mail.otherFrom', { address: mail.headerFrom })}
        </p>
      )}
      {(mail.warnings ?? []).map((warning) => (
        <p key={warning} className={styles['warning']}>
          <TriangleAlert size={14} aria-hidden /> {warning}
        </p>
      ))}
      {possible !== undefined && (
        <p className={styles['warning']}>
          <GitMerge size={14} aria-hidden /> {t('mail.possible', { number: possible })}
          <Button onClick={() => onMove(possible)}>{t('mail.move', { number: possible })}</Button>
        </p>
      )}
      {calendar.map((card) => (
        <Appointment key={`${card.uid} ${card.start}`} card={card} />
      ))}
    </div>
  )
}

function Appointment({ card }: { card: CalendarCard }) {
  const { t } = useTranslation('ticket')
  const { method, summary, start, end, location, organizer, attendees } = card
  return (
    <section className={styles['calendar']} aria-label={t('calendar.title')}>
      <CalendarDays size={18} aria-hidden />
      <div>
        <strong>
          <Words>{summary || t('calendar.untitled')}</Words>
        </strong>
        {method === 'CANCEL' && <span className={styles['danger']}> {t('calendar.cancelled')}</span>}
        <div>
          {fullTime(start)}
          {end !== null && ` – ${fullTime(end)}`}
        </div>
        {location !== '' && <div className={styles['quiet']}>{location}</div>}
        <div className={styles['quiet']}>
          {[organizer?.name || organizer?.address, t('calendar.guests', { count: attendees.length })]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
    </section>
  )
}
