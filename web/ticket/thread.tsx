import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import type { Message } from '../api/types.ts'
import { announce } from '../app/announce.ts'
import { Button } from '../ui/button.tsx'
import { Words } from '../ui/words.tsx'
import { type Activity, isTold, type ToldKind } from './activities.ts'
import { ActivityLine } from './activity-line.tsx'
import { firstUnread, isEvent, openAtFirst } from './folding.ts'
import styles from './thread.module.css'
import { ThreadMessage } from './thread-message.tsx'
import type { TicketAnswer } from './ticket-queries.ts'
import type { Conversation } from './use-conversation.ts'

interface ThreadProps {
  answer: TicketAnswer
  conversation: Conversation
  isLoadingOlder: boolean
  onOlder: () => void
}

type Line = { at: string; message: Message } | { at: string; activity: Activity & { eventType: ToldKind } }

/** The conversation, oldest first: what is old is folded, and it opens where the reader left off. */
export function Thread({ answer, conversation, isLoadingOlder, onOlder }: ThreadProps) {
  const { t } = useTranslation('ticket')
  const me = useSession()
  const { ticket, included } = answer
  const { messages, olderCount } = conversation
  const { unreadId, openIds, lastId } = useOpening(conversation)
  useStartAt(unreadId ?? lastId)
  useAnnounceNew(messages, me.id)
  const lines = inOrder(messages, (included.ticketactivities ?? []).filter(isTold), olderCount > 0)
  return (
    <>
      {olderCount > 0 && (
        <Button variant="quiet" isBusy={isLoadingOlder} onClick={onOlder}>
          {t('older', { count: olderCount })}
        </Button>
      )}
      {lines.map((line) => {
        if ('activity' in line)
          return <ActivityLine key={`activity-${line.activity.id}`} activity={line.activity} included={included} />
        const { message } = line
        if (isEvent(message))
          return (
            <p key={message.id} className={styles['event']}>
              <Words>{message.textBody ?? ''}</Words>
            </p>
          )
        return (
          <div key={message.id} className={styles['entry']}>
            {message.id === unreadId && (
              <div className={styles['new']}>
                <span>{t('new')}</span>
              </div>
            )}
            <ThreadMessage
              message={message}
              included={conversation.included}
              around={included}
              isOpenAtFirst={openIds.has(message.id) || message.id > lastId}
              isReadonly={ticket.readonly === true}
              minute={Math.floor(Date.now() / 60_000)}
            />
          </div>
        )
      })}
    </>
  )
}

/**
 * How the ticket was when it was opened, which reading it does not change: what was new, what is shown whole. Where an
 * older answer was shown first, the server's decides.
 */
function useOpening({ messages, isCurrent }: Conversation) {
  const [opening, setOpening] = useState(() => openingOf(messages, isCurrent))
  if (opening.isCurrent || !isCurrent) return opening
  const next = openingOf(messages, true)
  setOpening(next)
  return next
}

function openingOf(messages: readonly Message[], isCurrent: boolean) {
  const unreadId = firstUnread(messages)
  return { isCurrent, unreadId, openIds: openAtFirst(messages, unreadId), lastId: messages.at(-1)?.id ?? 0 }
}

/** Messages with what was done between them; what is older than the messages shown is left out until they are. */
function inOrder(
  messages: readonly Message[],
  activities: readonly (Activity & { eventType: ToldKind })[],
  hasOlder: boolean,
): Line[] {
  const start = hasOlder ? (messages[0]?.createdAt ?? '') : ''
  const lines: Line[] = [
    ...messages.map((message) => ({ at: message.createdAt ?? '', message })),
    ...activities
      .filter(({ createdAt }) => (createdAt ?? '') >= start)
      .map((activity) => ({ at: activity.createdAt ?? '', activity })),
  ]
  return lines.toSorted((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0))
}

/** Scrolls to what is new, or to the address's message; frames above take their height a moment later. */
function useStartAt(messageId: number): void {
  useEffect(() => {
    const named = /^#message-(\d+)$/.exec(window.location.hash)?.[1]
    const find = () => document.getElementById(`message-${named ?? messageId}`)
    const show = () => find()?.scrollIntoView({ block: 'start' })
    show()
    const timers = [100, 400].map((milliseconds) => setTimeout(show, milliseconds))
    return () => {
      for (const timer of timers) clearTimeout(timer)
    }
  }, [messageId])
}

/** Says what arrives while the ticket is open. */
function useAnnounceNew(messages: readonly Message[], myId: number): void {
  const { t } = useTranslation('ticket')
  const last = messages.at(-1)
  const seen = useRef(last?.id ?? 0)
  useEffect(() => {
    if (last === undefined || last.id <= seen.current) return
    seen.current = last.id
    const isMine = last.createdBy?.type === 'users' && last.createdBy.id === myId
    if (!isMine && !isEvent(last)) announce(t('arrived', { text: (last.textBody ?? '').slice(0, 200) }))
  }, [last, myId, t])
}
