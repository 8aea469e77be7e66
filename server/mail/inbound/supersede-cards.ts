import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { record, systemActor } from '../../events/record.ts'
import type { CalendarCard } from '../parse/parsed-mail.ts'

/** An appointment as a message keeps it: what a later mail said of it is noted on it. */
export interface KeptCard extends CalendarCard {
  /** The message that moved or cancelled it. */
  supersededBy?: number
}

/**
 * Notes on the appointments of earlier mails that this mail moved or cancelled them (RFC 5546): the same UID of the same
 * organizer, in a mail of the same sender to the same inbox. Nothing is accepted or answered.
 */
export async function supersedeCards(
  tx: Tx,
  by: { messageId: number; inboxId: number; sender: string; cards: readonly CalendarCard[] },
): Promise<void> {
  const news = by.cards
    .filter(({ uid, method }) => uid !== '' && ['REQUEST', 'CANCEL', 'PUBLISH'].includes(method))
    .map(({ uid, method, sequence, organizer }) => ({
      uid,
      sequence,
      organizer: organizer?.address.toLowerCase() ?? '',
      mark: { supersededBy: by.messageId, ...(method === 'CANCEL' ? { status: 'CANCELLED' } : {}) },
    }))
  if (news.length === 0) return
  const changed = await tx.query<{ messageId: number; ticketId: number }>(sql`
    with news as (
      select * from jsonb_to_recordset(${JSON.stringify(news)}::jsonb) n (uid text, sequence int, organizer text, mark jsonb)
    ), marked as (
      select h.message_id, m.ticket_id, jsonb_agg(c.card || coalesce(n.mark, '{}') order by c.place) as calendar, bool_or(n.mark is not null) as is_changed
      from message_mails h join messages m on m.id = h.message_id join tickets t on t.id = m.ticket_id
        cross join lateral jsonb_array_elements(h.calendar) with ordinality c (card, place)
        left join news n on n.uid = c.card->>'uid' and c.card->>'method' in ('REQUEST', 'PUBLISH')
          and (c.card->>'sequence')::int <= n.sequence and lower(coalesce(c.card->'organizer'->>'address', '')) = n.organizer
      where lower(h.from_address) = lower(${by.sender}::text) and h.message_id < ${by.messageId} and h.calendar <> '[]' and t.inbox_id = ${by.inboxId}
      group by h.message_id, m.ticket_id
    )
    update message_mails h set calendar = k.calendar from marked k where h.message_id = k.message_id and k.is_changed
    returning h.message_id as "messageId", k.ticket_id as "ticketId"`)
  for (const { messageId, ticketId } of changed)
    await record(tx, systemActor, { kind: 'message.updated', ticketId, messageId })
}

/** Appointments that were read anew, with what later mails said of them. Pure. */
export function withMarks(cards: readonly CalendarCard[], before: readonly KeptCard[]): KeptCard[] {
  return cards.map((card) => {
    const old = before.find(
      ({ uid, method, supersededBy }) => uid === card.uid && method === card.method && supersededBy,
    )
    return old === undefined ? card : { ...card, status: old.status, supersededBy: old.supersededBy as number }
  })
}
