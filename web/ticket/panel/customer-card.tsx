import { useTranslation } from 'react-i18next'
import { rowOf } from '../../api/included.ts'
import { nameOf } from '../../app/person.ts'
import { fullTime, relativeTime } from '../../i18n/dates.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { Words } from '../../ui/words.tsx'
import type { TicketAnswer } from '../ticket-queries.ts'
import { Fact } from './fact.tsx'
import { LocalTime } from './local-time.tsx'
import styles from './panel.module.css'

/** Who asks. */
export function CustomerCard({ answer: { ticket, included } }: { answer: TicketAnswer }) {
  const { t } = useTranslation('ticket')
  const customer = rowOf(included.customers, ticket.customer)
  const company = rowOf(included.companies, ticket.company)
  const name = nameOf(customer)
  return (
    <>
      <div className={styles['person']}>
        <Avatar name={name} size="large" isDecorative />
        <div className={styles['words']}>
          <div className={styles['name']}>
            <Words>{name}</Words>
          </div>
          {customer?.email ? (
            <a className={styles['address']} href={`mailto:${customer.email}`}>
              {customer.email}
            </a>
          ) : null}
        </div>
      </div>
      <dl className={styles['facts']}>
        <Fact label={t('fact.company')}>{company?.name ?? customer?.organization}</Fact>
        <Fact label={t('fact.jobTitle')}>{customer?.jobTitle}</Fact>
        <Fact label={t('fact.phone')}>{customer?.phone || customer?.mobile}</Fact>
        <LocalTime ticketId={ticket.id} />
        <Fact label={t('fact.since')}>
          {customer?.createdAt ? (
            <time dateTime={customer.createdAt} title={fullTime(customer.createdAt)}>
              {relativeTime(customer.createdAt)}
            </time>
          ) : null}
        </Fact>
        <Fact label={t('fact.tickets')}>{customer?.numTickets}</Fact>
        <Fact label={t('fact.notes')}>{customer?.notes}</Fact>
      </dl>
    </>
  )
}
