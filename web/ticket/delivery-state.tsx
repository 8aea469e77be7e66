import { queryOptions, useQuery } from '@tanstack/react-query'
import { CalendarClock, CheckCheck, CircleAlert, CirclePause, CircleX, Clock, Eye, type LucideIcon } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Message } from '../api/types.ts'
import { fullTime } from '../i18n/dates.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { ErrorState } from '../ui/error-state.tsx'
import { Popover } from '../ui/popover.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import styles from './message.module.css'
import { useMessageVerbs } from './use-message-verbs.ts'

const icons = {
  // not to be sent before its hour, or as long as it can be taken back
  scheduled: CalendarClock,
  queued: Clock,
  held: CirclePause,
  sending: Clock,
  sent: CheckCheck,
  delivered: CheckCheck,
  failed: CircleAlert,
  unknown: CircleAlert,
  cancelled: CircleX,
  delayed: Clock,
  bounced: CircleAlert,
} as const satisfies Record<string, LucideIcon>
type State = keyof typeof icons

const isState = (text: string): text is State => Object.hasOwn(icons, text)
const hasFailed = (state: string) => ['failed', 'bounced', 'unknown'].includes(state)
const hasArrived = (state: string) => ['sent', 'delivered', 'delayed'].includes(state)

function deliveriesQuery(message: Message) {
  return queryOptions({
    queryKey: ['tickets', message.ticket?.id, 'deliveries', message.id] as const,
    queryFn: async ({ signal }) => {
      const params = { path: { id: message.id }, query: { pageSize: 100 } }
      return (await answer(api.GET('/messages/{id}/deliveries.json', { signal, params }))).deliveries
    },
  })
}

/** Of several recipients, how many have it and how many there are; null when it is the same for all of them. */
function useShare(message: Message): { sent: number; count: number } | null {
  const { to = [], cc = [], bcc = [] } = message
  const copies = cc.length + bcc.length
  // the sum says the worst; only then it matters who has it
  const isAsked = hasFailed(message.deliveryStatus ?? '') && (copies > 0 || to.length > 1)
  const { data } = useQuery({ ...deliveriesQuery(message), enabled: isAsked })
  if (!isAsked || data === undefined) return null
  const sent = data.filter(({ state }) => hasArrived(state ?? '')).length
  return sent === 0 ? null : { sent, count: data.length }
}

/** What became of a message's mail, in one word; for whom and why on a click. */
export function DeliveryState({ message }: { message: Message }) {
  const { t } = useTranslation('ticket')
  const [isOpen, setIsOpen] = useState(false)
  const share = useShare(message)
  const status = message.deliveryStatus ?? ''
  const state = status === 'queued' && message.delayed === true ? 'scheduled' : status
  if (state === '' || message.createdBy?.type !== 'users') return null
  const isSeen = message.viewedByCustomerAt !== null && message.viewedByCustomerAt !== undefined
  const Icon = isSeen && !hasFailed(state) ? Eye : isState(state) ? icons[state] : Clock
  const word = isSeen && !hasFailed(state) ? t('delivery.seen') : share ? t('delivery.some', share) : wordFor(state)
  function wordFor(text: string): string {
    return isState(text) ? t(`delivery.${text}`) : text
  }
  return (
    <Popover
      label={t('delivery.title')}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      trigger={
        <button
          type="button"
          className={classNames(styles['delivery'], hasFailed(state) && styles['danger'])}
          aria-label={t('delivery.open', { state: word })}
        >
          <Icon size={14} aria-hidden />
          {word}
        </button>
      }
    >
      {isOpen && <Deliveries message={message} wordFor={wordFor} />}
    </Popover>
  )
}

function Deliveries({ message, wordFor }: { message: Message; wordFor: (state: string) => string }) {
  const { t } = useTranslation('ticket')
  const { resend } = useMessageVerbs(message)
  const deliveries = useQuery(deliveriesQuery(message))
  if (deliveries.isError) return <ErrorState what={t('delivery.loadFailed')} error={deliveries.error} />
  if (deliveries.isPending) return <Skeleton width="12rem" />
  const isOpen = deliveries.data.some(({ state }) => ['failed', 'held', 'unknown', 'bounced'].includes(state ?? ''))
  return (
    <div className={styles['deliveries']}>
      {deliveries.data.length === 0 && <p className={styles['quiet']}>{t('delivery.none')}</p>}
      <ul>
        {deliveries.data.map((delivery) => (
          <li key={delivery.id} className={styles['deliveryLine']}>
            <span>{delivery.address}</span>
            <span className={classNames(styles['quiet'], hasFailed(delivery.state ?? '') && styles['danger'])}>
              {wordFor(delivery.state ?? '')} · {fullTime(delivery.updatedAt)}
            </span>
            {delivery.reason ? <span className={styles['reason']}>{delivery.reason}</span> : null}
          </li>
        ))}
      </ul>
      {message.viewedByCustomerAt ? (
        <p className={styles['quiet']}>{t('delivery.seenAt', { time: fullTime(message.viewedByCustomerAt) })}</p>
      ) : null}
      {isOpen && <Button onClick={resend}>{t('delivery.resend')}</Button>}
    </div>
  )
}
