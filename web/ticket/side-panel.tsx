import { useTranslation } from 'react-i18next'
import { Cards } from './panel/cards.tsx'
import { CustomFields } from './panel/custom-fields.tsx'
import { CustomerCard } from './panel/customer-card.tsx'
import { LastTickets } from './panel/last-tickets.tsx'
import styles from './panel/panel.module.css'
import { Slots } from './panel/slots.tsx'
import { Tasks } from './panel/tasks.tsx'
import { TicketFacts } from './panel/ticket-facts.tsx'
import { TimeLogs } from './panel/time-logs.tsx'
import type { TicketAnswer } from './ticket-queries.ts'

/** Who asks, and everything about the ticket beside its conversation. */
export function SidePanel({ answer }: { answer: TicketAnswer }) {
  const { t } = useTranslation('ticket')
  const { ticket } = answer
  return (
    <aside className={styles['panel']} aria-label={t('customer.title')}>
      <CustomerCard answer={answer} />
      <Slots
        parts={{
          facts: <TicketFacts answer={answer} />,
          fields: <CustomFields ticket={ticket} />,
          last: <LastTickets ticketId={ticket.id} customerId={ticket.customer?.id} />,
          cards: <Cards ticketId={ticket.id} />,
          tasks: <Tasks ticket={ticket} />,
          time: <TimeLogs ticket={ticket} />,
        }}
      />
    </aside>
  )
}
