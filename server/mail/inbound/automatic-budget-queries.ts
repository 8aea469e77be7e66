import type { Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

/** How many automatic mails somebody may get. */
export interface BudgetLimits {
  recipientDaily: number
  ticketDaily: number
  domainHourly: number
  /** Between two of a ticket. */
  ticketPauseSeconds: number
}

interface Wanted {
  inboxId: number | null
  ticketId: number | null
  recipient: string
  /** Without a token of ours. */
  bareRecipient: string
  domain: string
  kind: string
  limits: Record<'stranger' | 'agent', BudgetLimits>
}

interface Decision {
  /** Null: it may be written, and is counted. */
  reason: string | null
  /** The inbox was stopped by this very mail. */
  tripped: boolean
  inboxName: string
}

/** Looks at everything that speaks against an automatic mail and counts it when nothing does, in one statement. */
export async function decideAutomaticMail(tx: Tx, wanted: Wanted): Promise<Decision> {
  const { inboxId, ticketId, recipient, bareRecipient, domain, kind, limits } = wanted
  const { stranger, agent } = limits
  const [row] = await tx.query<Decision>(sql`
    with facts as (
      select exists (select 1 from users where email = ${recipient}::text::citext and state = 'active') as is_agent,
        exists (select 1 from inboxes where email = ${bareRecipient}::text::citext and state = 'active')
          or exists (select 1 from inboxaliases where email = ${bareRecipient}::text::citext and state = 'active') as is_own,
        exists (select 1 from suspendedaddresses where address = ${recipient}::text::citext and state = 'active') as is_suspended,
        (select status_id = 7 or state = 'deleted' from tickets where id = ${ticketId}::bigint) as is_spam,
        i.automation_stopped_at is not null as is_stopped, i.automatic_mail_limit as inbox_limit, i.name as inbox_name,
        (select count(*) from automatic_mails a where a.inbox_id = ${inboxId}::bigint and a.created_at > now() - interval '1 hour') as of_inbox,
        (select count(*) from automatic_mails a where a.recipient = ${recipient}::text::citext and a.created_at > now() - interval '1 day') as of_recipient,
        (select count(*) from automatic_mails a where a.ticket_id = ${ticketId}::bigint and a.created_at > now() - interval '1 day'
          and (a.kind = ${kind}::text or a.recipient = ${recipient}::text::citext)) as of_ticket,
        (select extract(epoch from clock_timestamp() - max(a.created_at)) from automatic_mails a
          where a.ticket_id = ${ticketId}::bigint and a.recipient = ${recipient}::text::citext) as seconds_ago,
        (select count(*) from automatic_mails a where a.domain = ${domain}::text and a.created_at > now() - interval '1 hour') as of_domain,
        last.automatic_reason, last.is_forged, last.email_message_id as answers,
        exists (select 1 from automatic_mails a where a.answers = last.email_message_id and a.recipient = ${recipient}::text::citext
          and a.kind = ${kind}::text and a.created_at > now() - interval '7 days') as is_answered,
        last.message_id is not null and not exists (
          select 1 from messages m left join message_mails h on h.message_id = m.id where m.ticket_id = ${ticketId}::bigint
            and m.created_by_type = 'customers' and m.state = 'active' and h.automatic_reason is null) as is_all_automatic
      from (select 1) one
      left join inboxes i on i.id = ${inboxId}::bigint
      -- the last mail of the ticket that came from outside
      left join lateral (
        select h.message_id, h.automatic_reason, n.email_message_id, h.authentication->>'verdict' = 'fail' as is_forged
        from messages m join message_mails h on h.message_id = m.id join incoming_mails n on n.id = h.incoming_mail_id
        where m.ticket_id = ${ticketId}::bigint and m.state = 'active' and m.thread_type = 'message'
        order by m.id desc limit 1) last on true
    ), judged as (
      select facts.*, case
        when is_own then 'it is an address of this desk'
        when is_suspended then 'the address is suspended after a bounce'
        when is_spam then 'the ticket is spam or deleted'
        when is_stopped then 'automatic mail of this inbox is stopped'
        when not is_agent and ${kind}::text = 'reply' and automatic_reason is not null then 'the mail is automatic itself: ' || automatic_reason
        when not is_agent and ${kind}::text = 'reply' and is_forged then 'the sender of the mail is not authentic'
        when not is_agent and is_answered then 'the same mail was answered by another inbox'
        when not is_agent and is_all_automatic then 'nobody wrote to this ticket but programs'
        when of_recipient >= case when is_agent then ${agent.recipientDaily}::int else ${stranger.recipientDaily}::int end
          then 'the address got its automatic mails of today'
        when of_ticket >= case when is_agent then ${agent.ticketDaily}::int else ${stranger.ticketDaily}::int end
          then 'the ticket had its automatic mails of today'
        when seconds_ago < case when is_agent then ${agent.ticketPauseSeconds}::int else ${stranger.ticketPauseSeconds}::int end
          then 'the last automatic mail was only just written'
        when of_domain >= case when is_agent then ${agent.domainHourly}::int else ${stranger.domainHourly}::int end
          then 'the domain got its automatic mails of this hour'
        when of_inbox >= inbox_limit then 'more than ' || inbox_limit || ' automatic mails within an hour'
        end as reason
      from facts
    ), stopped as (
      update inboxes i set automation_stopped_at = now(), automation_stopped_reason = judged.reason from judged
      where i.id = ${inboxId}::bigint and judged.reason like 'more than %' and i.automation_stopped_at is null returning i.id
    ), counted as (
      insert into automatic_mails (inbox_id, ticket_id, recipient, domain, kind, answers, created_at)
      select ${inboxId}::bigint, ${ticketId}::bigint, ${recipient}, ${domain}, ${kind},
        case when ${kind}::text = 'reply' then answers end, clock_timestamp()
      from judged where reason is null
    )
    select reason, exists (select 1 from stopped) as tripped, coalesce(inbox_name, '') as "inboxName" from judged`)
  return row as Decision
}
