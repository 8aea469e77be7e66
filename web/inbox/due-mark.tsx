import { CircleAlert, Timer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../api/types.ts'
import { useTimeLeft } from '../app/minute.ts'
import { fullTime, shortSpan } from '../i18n/dates.ts'
import { classNames } from '../ui/class-names.ts'
import styles from './due-mark.module.css'

type Due = Pick<Ticket, 'createdAt' | 'slaDueAt' | 'slaTarget'>

const hour = 3_600_000

/** How much time is left for what was promised next, or that it is over; nothing where no clock runs. */
export function DueMark({ createdAt, slaDueAt, slaTarget }: Due) {
  if (!slaDueAt || !slaTarget) return null
  return <TimeLeft since={createdAt ?? slaDueAt} dueAt={slaDueAt} target={slaTarget} />
}

interface TimeLeftProps {
  since: string
  dueAt: string
  target: NonNullable<Due['slaTarget']>
}

function TimeLeft({ since, dueAt, target }: TimeLeftProps) {
  const { t } = useTranslation('inbox')
  const left = useTimeLeft(dueAt)
  const isLate = left <= 0
  const isNear = left < Math.max(hour, (Date.parse(dueAt) - Date.parse(since)) / 5)
  const Icon = isLate ? CircleAlert : Timer
  return (
    <span
      className={classNames(styles['due'], isLate ? styles['late'] : isNear && styles['near'])}
      title={t(`due.${target}`, { when: fullTime(dueAt) })}
    >
      <Icon size={12} aria-hidden />
      {t(isLate ? 'due.late' : 'due.left', { span: shortSpan(Math.abs(left)) })}
    </span>
  )
}
