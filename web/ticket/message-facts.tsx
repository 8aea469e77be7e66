import { GitMerge, ShieldAlert, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Words } from '../ui/words.tsx'
import { Appointment, type CalendarCard } from './appointment.tsx'
import styles from './message.module.css'
import { Protection } from './protection.tsx'

// The same in English words, as programs read it; here it is said in the reader's language.
const isSaidByProtection = (warning: string) => /S\/MIME|OpenPGP|the desk has no key/.test(warning)

/** What a mail says of itself and of its way: who may not be who they say, what was cut, where it may belong. */
export function MessageFacts({ message, onMove }: { message: Message; onMove: (ticketId: number) => void }) {
  const { t } = useTranslation('ticket')
  const { mail } = message
  if (mail === null || mail === undefined) return null
  const possible = mail.possibleTicket?.id
  const calendar = (mail.calendar ?? []) as unknown as readonly CalendarCard[]
  const isProtected = mail.authentication?.protection !== undefined
  const warnings = (mail.warnings ?? []).filter((warning) => !(isProtected && isSaidByProtection(warning)))
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
      <Protection authentication={mail.authentication} />
      {warnings.map((warning) => (
        <p key={warning} className={styles['warning']}>
          <TriangleAlert size={14} aria-hidden /> <Words>{warning}</Words>
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
