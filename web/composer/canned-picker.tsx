import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import { useSession } from '../api/session.ts'
import { MessageFrame } from '../ticket/message-frame.tsx'
import type { TicketAnswer } from '../ticket/ticket-queries.ts'
import { type CannedResponse, cannedResponsesQuery, changesOf, responsesOf } from './canned.ts'
import { useChangeWords } from './change-words.ts'
import styles from './picker.module.css'
import { Picker } from './picker.tsx'
import { fillPlaceholders, placeholderValues } from './placeholders.ts'

interface CannedPickerProps {
  answer: TicketAnswer
  /** The text with its values, and what it changes. */
  onChoose: (html: string, response: CannedResponse) => void
  onClose: () => void
}

/** Canned responses with what they say to this customer, what they cannot say, and what they change. */
export function CannedPicker({ answer, onChoose, onClose }: CannedPickerProps) {
  const { t } = useTranslation('composer')
  const me = useSession()
  const all = useQuery(cannedResponsesQuery).data ?? []
  const { ticket, included } = answer
  const values = placeholderValues({
    user: me,
    customer: rowOf(included.customers, ticket.customer),
    company: rowOf(included.companies, ticket.company),
    inbox: rowOf(included.inboxes, ticket.inbox),
    ticket,
  })
  const items = responsesOf(all, ticket.inbox?.id).map((response) => ({
    id: response.id,
    label: response.name ?? '',
    words: (response.body ?? '').replace(/<[^>]*>/g, ' '),
    response,
  }))
  const fill = ({ body }: CannedResponse) => fillPlaceholders(body ?? '', values, { isHtml: true })
  return (
    <Picker
      title={t('canned.title')}
      items={items}
      nothing={t('canned.nothing')}
      onClose={onClose}
      onChoose={({ response }) => onChoose(fill(response).text, response)}
      preview={({ response }) => <Preview response={response} {...fill(response)} />}
    />
  )
}

function Preview({ response, text, missing }: { response: CannedResponse; text: string; missing: readonly string[] }) {
  const { t } = useTranslation('composer')
  const words = useChangeWords(changesOf(response))
  return (
    <>
      {missing.length > 0 && (
        <p className={styles['missing']}>{t('canned.missing', { names: missing.join(', '), count: missing.length })}</p>
      )}
      <MessageFrame html={text} title={response.name ?? ''} />
      {words.length > 0 && (
        <div className={styles['changes']}>
          <h3 className={styles['heading']}>{t('canned.changes')}</h3>
          <ul>
            {words.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
