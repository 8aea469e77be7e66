import { TriangleAlert } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOfAny } from '../api/included.ts'
import type { Message } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { relativeTime } from '../i18n/dates.ts'
import type { MessageList } from '../ticket/ticket-queries.ts'
import { Button } from '../ui/button.tsx'
import { classNames } from '../ui/class-names.ts'
import { Words } from '../ui/words.tsx'
import styles from './composer.module.css'

interface StaleNoticeProps {
  messages: readonly Message[]
  included: MessageList['included']
  /** Sending was stopped because of them. */
  isStopped: boolean
  onSeen: () => void
  onSend: () => void
}

/** What was said since writing began, right above the button: an answer may be wrong by now. */
export function StaleNotice({ messages, included, isStopped, onSeen, onSend }: StaleNoticeProps) {
  const { t } = useTranslation('composer')
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isStopped) box.current?.focus()
  }, [isStopped])
  return (
    <div
      ref={box}
      className={classNames(styles['stale'], isStopped && styles['stopped'])}
      role={isStopped ? 'alert' : 'status'}
      tabIndex={-1}
    >
      <strong className={styles['staleTitle']}>
        <TriangleAlert size={15} aria-hidden />
        {t(isStopped ? 'stale.stopped' : 'stale.news', { count: messages.length })}
      </strong>
      {messages.slice(-3).map((message) => (
        <blockquote key={message.id} className={styles['staleMessage']}>
          <span className={styles['staleAuthor']}>
            <Words>{nameOf(rowOfAny(included, message.createdBy) as Parameters<typeof nameOf>[0])}</Words> ·{' '}
            {relativeTime(message.createdAt)}
          </span>
          <Words>{(message.textBody ?? '').slice(0, 400)}</Words>
        </blockquote>
      ))}
      <div className={styles['staleButtons']}>
        <Button onClick={onSeen}>{t('stale.seen')}</Button>
        {isStopped && <Button onClick={onSend}>{t('stale.sendAnyway')}</Button>}
      </div>
    </div>
  )
}
