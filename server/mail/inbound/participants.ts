import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { isEmailAddress, normalizeEmail } from '../../lib/email-address.ts'
import type { MailAddress } from '../parse/parsed-mail.ts'
import { isOwnAddress, type OwnAddresses } from './identify-sender.ts'

const mostParticipants = 50

/** Who else a mail went to: everybody in To and Cc but this desk and the sender, each once, as addresses to keep. Pure. */
export function othersIn(
  mail: { to: readonly MailAddress[]; cc: readonly MailAddress[] },
  sender: string,
  own: OwnAddresses,
): string[] {
  const others = new Map<string, string>()
  for (const { address } of [...mail.to, ...mail.cc]) {
    const key = address.toLowerCase()
    if (!isEmailAddress(address) || key === sender.toLowerCase() || isOwnAddress(own, address)) continue
    if (!others.has(key) && others.size < mostParticipants) others.set(key, normalizeEmail(address))
  }
  return [...others.values()]
}

/**
 * Makes people part of a ticket's conversation (rule 31): replies go to them too unless an agent takes them off. The
 * customer is a recipient anyway; agents follow the ticket instead when they like that, and hear of it as agents do.
 */
export async function insertParticipants(tx: Tx, ticketId: number, addresses: readonly string[]): Promise<void> {
  if (addresses.length === 0) return
  await tx.query(sql`
    insert into ticket_followers (ticket_id, user_id)
    select t.id, u.id from tickets t join users u on u.email = any(${addresses}::text[]::citext[]) and u.state = 'active' and u.auto_follow_on_cc
    where t.id = ${ticketId} and (u.role = 'Admin' or u.is_app_owner or exists (
      select 1 from inbox_users m where m.user_id = u.id and m.inbox_id = t.inbox_id and m.state = 'active'))
    on conflict do nothing`)
  await tx.query(sql`
    update tickets t set cc = (t.cc || array(
      select address from unnest(${addresses}::text[]) with ordinality a (address, place)
      where not address::citext = any((t.cc || t.bcc)::citext[])
        and not exists (select 1 from contacts k where k.customer_id = t.customer_id and k.type = 'email' and k.state = 'active' and k.value = address::citext)
        and not exists (select 1 from users u where u.email = address::citext and u.state = 'active')
      order by place))[1:100]
    where t.id = ${ticketId}`)
}
