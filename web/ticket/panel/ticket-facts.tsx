import { useTranslation } from 'react-i18next'
import { rowOf, rowsOf } from '../../api/included.ts'
import { openPalette } from '../../app/actions/palette-state.ts'
import { useAction } from '../../app/actions/registry.ts'
import { nameOf } from '../../app/person.ts'
import { fullTime } from '../../i18n/dates.ts'
import { DueMark } from '../../inbox/due-mark.tsx'
import { Tag } from '../../ui/badge.tsx'
import { useChangeTicket } from '../change-ticket.ts'
import { tagChange } from '../field-changes.ts'
import type { TicketAnswer } from '../ticket-queries.ts'
import { Fact } from './fact.tsx'
import styles from './panel.module.css'
import { Section } from './section.tsx'
import { TicketLinks } from './ticket-links.tsx'

/** Where the ticket stands; what can be changed is a button that asks for the new value. */
export function TicketFacts({ answer }: { answer: TicketAnswer }) {
  const { t } = useTranslation('ticket')
  const change = useChangeTicket()
  const { ticket, included } = answer
  const tags = rowsOf(included.tags, ticket.tags)
  const isChangeable = ticket.readonly !== true
  return (
    <Section id="facts" title={t('panel.ticket')}>
      <dl className={styles['facts']}>
        <Fact label={t('fact.agent')}>
          <Change action="ticket.assign">{nameOf(rowOf(included.users, ticket.agent)) || t('fact.nobody')}</Change>
        </Fact>
        <Fact label={t('fact.priority')}>
          <Change action="ticket.priority">
            {rowOf(included.ticketpriorities, ticket.priority)?.name ?? t('fact.none')}
          </Change>
        </Fact>
        <Fact label={t('fact.type')}>
          <Change action="ticket.type">{rowOf(included.tickettypes, ticket.type)?.name ?? t('fact.none')}</Change>
        </Fact>
        <Fact label={t('fact.inbox')}>
          <Change action="ticket.inbox">{rowOf(included.inboxes, ticket.inbox)?.name}</Change>
        </Fact>
        <Fact label={t('fact.due')}>{dueOf(ticket)}</Fact>
        <Fact label={t('fact.slaBroken')}>{fullTime(ticket.slaBreachedAt)}</Fact>
        <Fact label={t('fact.followers')}>
          {rowsOf(included.users, ticket.followers).map(nameOf).filter(Boolean).join(', ')}
        </Fact>
        <Fact label={t('fact.created')}>{fullTime(ticket.createdAt)}</Fact>
      </dl>
      <div className={styles['tags']}>
        {tags.map((tag) => (
          <Tag
            key={tag.id}
            color={tag.color}
            onRemove={
              isChangeable ? () => change(tagChange(t, ticket, { id: tag.id, name: tag.name ?? '' }, false)) : undefined
            }
          >
            {tag.name ?? ''}
          </Tag>
        ))}
        <Change action="ticket.tag">{t('panel.addTag')}</Change>
      </div>
      <TicketLinks answer={answer} />
    </Section>
  )
}

/** Null where no clock runs, so that nothing is said of it. */
function dueOf({ createdAt, slaDueAt, slaTarget }: TicketAnswer['ticket']) {
  return slaDueAt ? <DueMark createdAt={createdAt} slaDueAt={slaDueAt} slaTarget={slaTarget} /> : null
}

/** A value that opens the choices of its action; plain where it cannot be changed. */
function Change({ action: id, children }: { action: string; children: string | undefined }) {
  const action = useAction(id)
  if (action === undefined) return children
  return (
    <button type="button" className={styles['change']} title={action.label} onClick={() => openPalette(id)}>
      {children}
      <span className="visually-hidden"> – {action.label}</span>
    </button>
  )
}
