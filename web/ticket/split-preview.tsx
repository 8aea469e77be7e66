import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { rowOf, rowsOf } from '../api/included.ts'
import type { Message } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import { useInboxes } from '../inbox/choices.ts'
import { Words } from '../ui/words.tsx'
import styles from './message.module.css'
import { messagesQuery, ticketQuery } from './ticket-queries.ts'

interface SplitPreviewProps {
  message: Message
  /** As it is typed; the old one when empty. */
  subject: string
  /** Null for the one it is in. */
  inboxId: number | null
}

/** What a split leads to: the new ticket with its first message, what stays, and who is told. */
export function SplitPreview({ message, subject, inboxId }: SplitPreviewProps) {
  const { t } = useTranslation('ticket')
  const id = message.ticket?.id ?? 0
  const answer = useQuery(ticketQuery(id)).data
  const conversation = useQuery(messagesQuery(id)).data
  const inboxes = useInboxes()
  if (answer === undefined || conversation === undefined) return null
  const { ticket, included } = answer
  const author = message.createdBy?.type === 'customers' ? message.createdBy : ticket.customer
  const customer = rowOf(conversation.included.customers, author) ?? rowOf(included.customers, author)
  const inbox = inboxes.find((row) => row.id === (inboxId ?? ticket.inbox?.id))?.name ?? ''
  const files = rowsOf(conversation.included.files, message.files)
  const facts = [
    [t('field.subject'), subject.trim() || ticket.subject || t('noSubject')],
    [t('fact.customer'), [nameOf(customer), customer?.email].filter(Boolean).join(', ')],
    [t('fact.inbox'), inbox],
  ] as const
  return (
    <div className={styles['preview']}>
      <section aria-label={t('split.new')}>
        <h3>{t('split.new')}</h3>
        <dl>
          {facts.map(([label, value]) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Words>{value}</Words>
              </dd>
            </div>
          ))}
        </dl>
        <blockquote className={styles['excerpt']}>
          <Words>{(message.textBody ?? '').slice(0, 500)}</Words>
        </blockquote>
        {files.length > 0 && <p className={styles['quiet']}>{t('split.files', { count: files.length })}</p>}
      </section>
      <section aria-label={t('split.stays')}>
        <h3>{t('split.stays')}</h3>
        <p>{t('split.staysText', { number: id, count: conversation.pagination.records ?? 0 })}</p>
      </section>
      <section aria-label={t('split.told')}>
        <h3>{t('split.told')}</h3>
        <p>{t('split.toldText', { inbox })}</p>
      </section>
    </div>
  )
}
