import { Paperclip } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { rowOfAny, rowsOf } from '../api/included.ts'
import type { components } from '../api/schema.d.ts'
import type { Message } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { fullTime, relativeTime } from '../i18n/dates.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { classNames } from '../ui/class-names.ts'
import { MessageFrame } from './message-frame.tsx'
import styles from './thread.module.css'

type MessageList = components['schemas']['MessageList']

/** The conversation, oldest first. */
export function Thread({ list }: { list: MessageList }) {
  return list.messages
    .filter((message) => message.isDraft !== true)
    .map((message) =>
      message.threadType === 'eventInfo' || message.threadType === 'completedTask' ? (
        <p key={message.id} className={styles['event']}>
          {message.textBody} · {relativeTime(message.createdAt)}
        </p>
      ) : (
        <ThreadMessage key={message.id} message={message} list={list} />
      ),
    )
}

function ThreadMessage({ message, list }: { message: Message; list: MessageList }) {
  const { t } = useTranslation('ticket')
  const { included } = list
  const author = rowOfAny(included, message.createdBy) as Parameters<typeof nameOf>[0]
  const name = nameOf(author) || t('unknownAuthor')
  const isNote = message.threadType === 'note'
  const files = rowsOf(included.files, message.files).filter((file) => file.disposition !== 'attachment-inline')
  return (
    <section className={classNames(styles['message'], isNote && styles['note'])} aria-label={t('messageBy', { name })}>
      <header className={styles['head']}>
        <Avatar name={name} isDecorative />
        <span className={styles['author']}>{name}</span>
        {isNote ? (
          <Badge tone="warn">{t('note')}</Badge>
        ) : (
          message.threadType === 'forward' && <Badge>{t('forward')}</Badge>
        )}
        <span className={styles['address']}>
          {!isNote && (message.to ?? []).length > 0 && t('to', { addresses: message.to?.join(', ') })}
        </span>
        <time className={styles['time']} dateTime={message.createdAt ?? ''} title={fullTime(message.createdAt)}>
          {relativeTime(message.createdAt)}
        </time>
      </header>
      <div className={styles['body']}>
        <MessageFrame html={message.htmlBody ?? ''} title={t('messageBy', { name })} />
      </div>
      {files.length > 0 && (
        <ul className={styles['files']}>
          {files.map((file) => (
            <li key={file.id}>
              <a
                className={styles['file']}
                href={`/desk/api/v2/tickets/${message.ticket?.id}/files/${file.id}/download`}
              >
                <Paperclip size={14} aria-hidden />
                {file.fileName}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
