import { useTranslation } from 'react-i18next'
import { rowOf, rowOfAny } from '../api/included.ts'
import type { TicketIncluded } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { fullTime, relativeTime } from '../i18n/dates.ts'
import type { Activity, ToldKind } from './activities.ts'
import styles from './thread.module.css'

interface ActivityLineProps {
  activity: Activity & { eventType: ToldKind }
  included: TicketIncluded
}

/** One thing that was done with the ticket, between the messages. */
export function ActivityLine({ activity, included }: ActivityLineProps) {
  const { t } = useTranslation('ticket')
  const who = nameOf(rowOfAny(included, activity.createdBy) as Parameters<typeof nameOf>[0]) || t('activity.desk')
  const what = t(`activity.${activity.eventType}`, {
    who,
    name: nameIn(activity, included),
    number: activity.otherTicket?.id ?? '',
  })
  return (
    <p className={styles['event']}>
      {what} ·{' '}
      <time dateTime={activity.createdAt ?? ''} title={fullTime(activity.createdAt)}>
        {relativeTime(activity.createdAt)}
      </time>
    </p>
  )
}

/** An activity remembers more than what it is about: the status at that time, for one. */
function nameIn(activity: Activity, included: TicketIncluded): string {
  switch (activity.eventType) {
    case 'status':
      return rowOf(included.ticketstatuses, activity.status)?.name ?? ''
    case 'priority':
      return rowOf(included.ticketpriorities, activity.priority)?.name ?? ''
    case 'type':
      return rowOf(included.tickettypes, activity.type)?.name ?? ''
    case 'moved':
      return rowOf(included.inboxes, activity.inbox)?.name ?? ''
    case 'tagadded':
    case 'tagremoved':
      return rowOf(included.tags, activity.tag)?.name ?? ''
    default:
      return nameOf(rowOf(included.users, activity.targetAgent))
  }
}
