import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import { useSession } from '../api/session.ts'
import type { Message } from '../api/types.ts'
import { nameOf } from '../app/person.ts'
import type { MessageList, TicketAnswer } from '../ticket/ticket-queries.ts'
import { classNames } from '../ui/class-names.ts'
import { copiesOf } from './addresses.ts'
import styles from './composer.module.css'
import { ComposerForm } from './composer-form.tsx'
import { emptyDraft, type Kind, type StoredDraft } from './draft.ts'
import { openSession, useSession as useDraftSession } from './draft-session.ts'
import { useTakeStored } from './use-take-stored.ts'

export interface ComposerProps {
  kind: Kind
  answer: TicketAnswer
  messages: readonly Message[]
  included: MessageList['included']
  drafts: readonly StoredDraft[]
  /** Somebody asked for it just now, and wants to write. */
  isWanted: boolean
  /** How often somebody asked for it. */
  asked: number
}

/** Where a reply, a note or a forward is written. A chunk of its own, with the editor. */
export function Composer(props: ComposerProps) {
  const { kind, answer, messages, drafts } = props
  const { t } = useTranslation('composer')
  const me = useSession()
  const { ticket, included } = answer
  const customer = rowOf(included.customers, ticket.customer)
  const stored = drafts.find((draft) => draft.kind === kind) ?? null
  const inbox = rowOf(included.inboxes, ticket.inbox)
  // once: what is said meanwhile changes nobody's recipients
  useState(() => {
    const cc = kind === 'message' ? copiesOf(messages, [customer?.email, inbox?.email]) : []
    openSession(ticket.id, kind, emptyDraft(me.editMethod ?? 'html', { cc }), stored)
  })
  useTakeStored(ticket.id, kind, stored)
  const session = useDraftSession(ticket.id, kind)
  const name = nameOf(customer)
  return (
    <section
      className={classNames(styles['composer'], styles[kind])}
      data-composer={kind}
      aria-label={t(`title.${kind}`, { name })}
    >
      {session !== undefined && <ComposerForm {...props} session={session} />}
    </section>
  )
}
