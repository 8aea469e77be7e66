import { Bot, ChevronDown, ChevronRight, Forward, Lock, Pin } from 'lucide-react'
import { lazy, memo, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Ref, rowOfAny, rowsOf } from '../api/included.ts'
import type { Message, TicketIncluded } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { fullTime, relativeTime } from '../i18n/dates.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { Words } from '../ui/words.tsx'
import { DeliveryState } from './delivery-state.tsx'
import { isAutomatic } from './folding.ts'
import styles from './message.module.css'
import { MessageBody } from './message-body.tsx'
import { MessageFacts } from './message-facts.tsx'
import { MessageFiles } from './message-files.tsx'
import { MessageMenu } from './message-menu.tsx'
import { Reactions } from './reactions.tsx'
import { ScheduledLine } from './scheduled-line.tsx'
import type { Conversation } from './use-conversation.ts'
import { useMessageVerbs } from './use-message-verbs.ts'

const EditMessage = lazy(async () => ({ default: (await import('./edit-message.tsx')).EditMessage }))

interface ThreadMessageProps {
  message: Message
  included: Conversation['included']
  /** Who likes and reacted, from the answer of the ticket. */
  around: TicketIncluded
  isOpenAtFirst: boolean
  isReadonly: boolean
  /** When it is, in whole minutes: ages are written anew with it. */
  minute: number
}

/** One message: who, to whom, when; its words; what became of it. Folded it is one line. */
export const ThreadMessage = memo(function ThreadMessage(props: ThreadMessageProps) {
  const { message, included, around, isOpenAtFirst, isReadonly } = props
  const { t } = useTranslation('ticket')
  const [isOpen, setIsOpen] = useState(isOpenAtFirst)
  const [isEditing, setIsEditing] = useState(false)
  const verbs = useMessageVerbs(message)
  const author = rowOfAny(included, message.createdBy as Ref | null | undefined) as Parameters<typeof nameOf>[0]
  const name = nameOf(author) || message.mail?.fromName || message.mail?.fromAddress || t('unknownAuthor')
  const isNote = message.threadType === 'note'
  const files = rowsOf(included.files, message.files).filter((file) => file.disposition !== 'attachment-inline')
  const label = t(isNote ? 'noteBy' : 'messageBy', { name })
  const customer = message.createdBy?.type === 'customers' ? { id: message.createdBy.id, name } : undefined
  const kind = isNote ? styles['note'] : message.createdBy?.type === 'customers' ? styles['theirs'] : styles['ours']
  return (
    <section
      id={`message-${message.id}`}
      className={classNames(styles['message'], kind, !isOpen && styles['folded'])}
      aria-label={label}
      tabIndex={-1}
    >
      <header className={styles['head']}>
        <button
          type="button"
          className={styles['fold']}
          aria-expanded={isOpen}
          aria-label={t(isOpen ? 'fold' : 'unfold', { label })}
          onClick={() => setIsOpen(!isOpen)}
        >
          {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        </button>
        <Avatar name={name} isDecorative />
        <span className={styles['author']}>
          <Words>{name}</Words>
        </span>
        <KindBadge message={message} />
        {message.isPinned === true && <Pin size={13} aria-label={t('pinned')} />}
        {isOpen ? (
          <RecipientLine message={message} />
        ) : (
          <span className={styles['snippet']}>
            <Words>{(message.textBody ?? '').slice(0, 160)}</Words>
          </span>
        )}
        <DeliveryState message={message} />
        <time className={styles['time']} dateTime={message.createdAt ?? ''} title={fullTime(message.createdAt)}>
          {relativeTime(message.createdAt)}
        </time>
        {!isReadonly && (
          <MessageMenu
            message={message}
            verbs={verbs}
            onEdit={() => setIsEditing(true)}
            onOpen={() => setIsOpen(true)}
          />
        )}
      </header>
      {message.delayed === true && <ScheduledLine message={message} />}
      {isOpen && (
        <>
          <MessageFacts message={message} onMove={verbs.move} />
          {isEditing ? (
            <Suspense fallback={<Skeleton width="60%" />}>
              <EditMessage message={message} onSave={verbs.save} onClose={() => setIsEditing(false)} />
            </Suspense>
          ) : (
            <MessageBody message={message} customer={customer} title={label} />
          )}
          <MessageFiles files={files} ticketId={message.ticket?.id ?? 0} />
        </>
      )}
      <Reactions message={message} around={around} verbs={verbs} isReadonly={isReadonly} />
    </section>
  )
})

function KindBadge({ message }: { message: Message }) {
  const { t } = useTranslation('ticket')
  if (message.threadType === 'note')
    return (
      <Badge tone="warn">
        <Lock size={11} aria-hidden style={{ display: 'inline', verticalAlign: '-1px' }} /> {t('note')}
      </Badge>
    )
  if (message.threadType === 'forward')
    return (
      <Badge>
        <Forward size={11} aria-hidden style={{ display: 'inline', verticalAlign: '-1px' }} /> {t('forward')}
      </Badge>
    )
  if (isAutomatic(message))
    return (
      <span title={message.mail?.automaticReason ?? ''}>
        <Badge>
          <Bot size={11} aria-hidden style={{ display: 'inline', verticalAlign: '-1px' }} /> {t('automatic')}
        </Badge>
      </span>
    )
  return null
}

function RecipientLine({ message }: { message: Message }) {
  const { t } = useTranslation('ticket')
  const { to, cc, bcc, threadType } = message
  const parts = (
    [
      ['to', to],
      ['cc', cc],
      ['bcc', bcc],
    ] as const
  ).flatMap(([key, addresses]) => ((addresses ?? []).length > 0 ? [t(key, { addresses: addresses?.join(', ') })] : []))
  const text = threadType === 'note' ? '' : parts.join(' · ')
  return (
    <span className={styles['address']} title={text}>
      <Words>{text}</Words>
    </span>
  )
}
