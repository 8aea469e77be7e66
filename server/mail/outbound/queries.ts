import type { Queryable, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

/** A message with what its mail needs from the rows around it. */
export interface MessageRow {
  id: number
  ticket_id: number
  state: string
  thread_type: string
  is_draft: boolean
  delivery_status: string | null
  /** Null when its time has come. */
  send_after: string | null
  is_early: boolean
  subject: string | null
  html_body: string
  text_body: string
  to_addresses: string[]
  cc: string[]
  bcc: string[]
  from_address: string | null
  email_message_id: string | null
  in_reply_to: string | null
  /** Set for mail the desk writes by itself. */
  automatic: 'reply' | 'survey' | null
  created_at: string
  ticket_state: string
  ticket_subject: string
  /** Of the last mail a person sent about the ticket, null when there is none. */
  answered_subject: string | null
  inbox_name: string
  inbox_email: string
  inbox_signature: string
  send_emails_from: string
  inbox_id: number
  reply_tokens: 'auto' | 'on' | 'off'
  quote_history: 'site' | 'none' | 'last' | 'thread'
  reply_marker: boolean
  open_tracking: 'site' | 'on' | 'off'
  include_ticket_history_on_forward: boolean
  hourly_mail_limit: number
  alias_name: string | null
  contact_address: string | null
  customer_first_name: string
  customer_last_name: string
  company_name: string | null
  agent_first_name: string | null
  agent_last_name: string | null
  agent_email: string | null
  agent_signature: string | null
  site_name: string
  /** Null on a desk without a site, which only tests have. */
  site_secret: Buffer | null
  site_timezone: string
  include_ticket_id: boolean
  quote_thread: boolean
  site_tracks_opens: boolean
}

/** The message and everything around it; undefined when there is no such message. */
export async function findMessageForMail(queryable: Queryable, messageId: number): Promise<MessageRow | undefined> {
  const [row] = await queryable.query<MessageRow>(sql`
    select m.id, m.ticket_id, m.state, m.thread_type, m.is_draft, m.delivery_status, m.send_after,
      coalesce(m.send_after > now(), false) as is_early,
      m.subject, m.html_body, m.text_body, m.to_addresses, m.cc, m.bcc, m.from_address, m.email_message_id,
      m.in_reply_to, m.automatic, m.created_at,
      t.state as ticket_state, t.subject as ticket_subject,
      (select a.subject from messages a join message_mails h on h.message_id = a.id
        where a.ticket_id = m.ticket_id and a.id < m.id and a.state = 'active' and a.thread_type = 'message'
          and a.created_by_type = 'customers' and h.automatic_reason is null
        order by a.id desc limit 1) as answered_subject,
      i.name as inbox_name, i.email as inbox_email, i.signature as inbox_signature, i.send_emails_from,
      i.id as inbox_id, i.reply_tokens, i.quote_history, i.reply_marker, i.open_tracking,
      i.include_ticket_history_on_forward, i.hourly_mail_limit,
      alias.name as alias_name, coalesce(chosen.value, main.value) as contact_address,
      c.first_name as customer_first_name, c.last_name as customer_last_name, company.name as company_name,
      u.first_name as agent_first_name, u.last_name as agent_last_name, u.email as agent_email,
      u.signature as agent_signature, coalesce(site.name, '') as site_name, site.secret as site_secret,
      coalesce(site.timezone, 'UTC') as site_timezone, coalesce(site.include_ticket_id, true) as include_ticket_id,
      coalesce(site.quote_thread, false) as quote_thread, coalesce(site.open_tracking, false) as site_tracks_opens
    from messages m
    join tickets t on t.id = m.ticket_id
    join inboxes i on i.id = t.inbox_id
    join customers c on c.id = t.customer_id
    left join site on true
    left join companies company on company.id = coalesce(t.company_id, c.company_id)
    left join inboxaliases alias
      on alias.inbox_id = i.id and alias.email = m.from_address::citext and alias.state = 'active'
    left join contacts chosen
      on chosen.id = coalesce(m.contact_id, t.contact_id) and chosen.type = 'email' and chosen.state = 'active'
    left join lateral (
      select value from contacts
      where customer_id = t.customer_id and type = 'email' and state = 'active' order by is_main desc, id limit 1
    ) main on true
    -- 'system' is the desk itself: its mail comes from the inbox
    left join users u on u.state <> 'system' and case when m.automatic is null
      then u.id = m.created_by_id and m.created_by_type = 'users' else u.id = i.auto_reply_from_user_id end
    where m.id = ${messageId}`)
  return row
}

export interface MailRow {
  id: number
  email_message_id: string
  from_address: string
  from_name: string
  subject: string
  attempts: number
}

/** What must not change between attempts; undefined before the first. */
export async function findOutgoingMail(queryable: Queryable, messageId: number): Promise<MailRow | undefined> {
  const [row] = await queryable.query<MailRow>(sql`
    select id, email_message_id, from_address, from_name, subject, attempts
    from outgoing_mails where message_id = ${messageId}`)
  return row
}

export interface Recipient {
  address: string
  kind: 'to' | 'cc' | 'bcc'
}

export interface NewMail {
  messageId: number
  ticketId: number
  inboxId: number
  emailMessageId: string
  fromAddress: string
  fromName: string
  subject: string
  recipients: readonly Recipient[]
}

/** Writes the mail and its recipients; nothing when the message has its mail already. */
export async function insertOutgoingMail(tx: Tx, mail: NewMail): Promise<void> {
  await tx.query(sql`
    with mail as (
      insert into outgoing_mails (message_id, ticket_id, inbox_id, email_message_id, from_address, from_name, subject)
      values (${mail.messageId}, ${mail.ticketId}, ${mail.inboxId}, ${mail.emailMessageId}, ${mail.fromAddress}, ${mail.fromName},
        ${mail.subject})
      on conflict (message_id) do nothing
      returning id
    ), message as (
      update messages set email_message_id = ${mail.emailMessageId}
      where id = ${mail.messageId} and email_message_id is null
    )
    insert into outgoing_mail_recipients (outgoing_mail_id, address, kind)
    select mail.id, recipient.address, recipient.kind
    from mail, unnest(
      ${mail.recipients.map((recipient) => recipient.address)}::text[],
      ${mail.recipients.map((recipient) => recipient.kind)}::text[]
    ) as recipient (address, kind)
    on conflict (outgoing_mail_id, address) do nothing`)
}

export interface RecipientRow extends Recipient {
  id: number
  state: string
}

/** All recipients of a mail in the order they were written. */
export function listRecipients(queryable: Queryable, mailId: number): Promise<RecipientRow[]> {
  return queryable.query<RecipientRow>(sql`
    select id, address, kind, state from outgoing_mail_recipients where outgoing_mail_id = ${mailId} order by id`)
}

export interface FileRow {
  id: number
  filename: string
  mime_type: string
  disposition: string
  storage_key: string
  is_own: boolean
}

/** The message's files, and those of its ticket's other messages, which its html may show. */
export function listFilesForMail(queryable: Queryable, message: { id: number; ticket_id: number }): Promise<FileRow[]> {
  return queryable.query<FileRow>(sql`
    select id, filename, mime_type, disposition, storage_key, coalesce(message_id = ${message.id}, false) as is_own
    from files
    where state <> 'deleted' and (message_id = ${message.id} or ticket_id = ${message.ticket_id})
    order by id`)
}

/** Message-IDs of the ticket's earlier mail, oldest first, and the one that a reply answers. */
export interface EarlierMail {
  ids: string[]
  /** The customer's newest mail, else the newest of all; null when there is none. */
  answered: string | null
}

/** What the new mail of a thread answers: mail of ours and mail that came in, also copies of the same message. */
export async function findEarlierMail(
  queryable: Queryable,
  message: { id: number; ticket_id: number },
): Promise<EarlierMail> {
  const rows = await queryable.query<{ email_message_id: string; is_customers: boolean }>(sql`
    select x.email_message_id, m.created_by_type = 'customers' as is_customers
    from messages m cross join lateral (
      select m.email_message_id, 0 as place where m.email_message_id is not null
      union
      select r.email_message_id, 1 from threademailrefs r
      where r.message_id = m.id and r.kind = 'inbound' and r.state = 'active'
        and r.email_message_id is distinct from m.email_message_id
    ) x
    where m.ticket_id = ${message.ticket_id} and m.id < ${message.id} and m.thread_type = 'message'
      and m.state <> 'deleted' and not m.is_draft and m.delivery_status is distinct from 'cancelled'
    order by m.id, x.place`)
  const answered = rows.findLast((row) => row.is_customers) ?? rows.at(-1)
  return { ids: rows.map((row) => row.email_message_id), answered: answered?.email_message_id ?? null }
}

export interface QuotedRow {
  html_body: string
  text_body: string
  created_at: string
  author: string
}

/** The newest earlier messages that customer and agents have seen: no notes, nothing unsent, nothing automatic. */
export function listQuotedMessages(
  queryable: Queryable,
  message: { id: number; ticket_id: number },
  limit: number,
): Promise<QuotedRow[]> {
  return queryable.query<QuotedRow>(sql`
    select m.html_body, m.text_body, m.created_at, trim(case m.created_by_type
        when 'customers' then (select c.first_name || ' ' || c.last_name from customers c where c.id = m.created_by_id)
        else (select u.first_name || ' ' || u.last_name from users u where u.id = m.created_by_id) end) as author
    from messages m
    where m.ticket_id = ${message.ticket_id} and m.id < ${message.id} and m.thread_type = 'message' and not m.is_draft
      and m.state = 'active' and m.automatic is null and coalesce(m.send_after <= now(), true)
      and m.delivery_status is distinct from 'cancelled'
    order by m.id desc limit ${limit}`)
}
