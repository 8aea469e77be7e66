import type { Queryable, Tx } from '../../db/pool.ts'
import { type Sql, sql } from '../../db/sql.ts'
import type { CalendarCard } from '../parse/parsed-mail.ts'
import type { Authentication } from './authentication-verdict.ts'
import type { Identity } from './duplicates.ts'
import type { SpamTerm } from './spam.ts'

/** What decides about mails of an inbox, beside the mails. */
export interface AcceptFacts {
  inbox: {
    id: number
    email: string
    statusId: number | null
    spamThreshold: number
    clientOnly: boolean
    /** Its own and its aliases', in lower case. */
    addresses: string[]
    imapHosts: string[]
  }
  site: { detectForwards: boolean; isOneTicketForInboxes: boolean; hasTicketPerSubject: boolean }
  secret: Buffer
  /** Of all inboxes and aliases, in lower case. */
  ownAddresses: string[]
  spamTerms: SpamTerm[]
}

/** Loads all of it in one statement. The inbox may have been deleted since the mail came. */
export async function findAcceptFacts(db: Queryable, inboxId: number): Promise<AcceptFacts> {
  const [row] = await db.query<AcceptFacts>(sql`
    select s.secret, json_build_object('detectForwards', s.detect_forwards, 'isOneTicketForInboxes', s.one_ticket_for_inboxes,
        'hasTicketPerSubject', s.changed_subject_makes_ticket) as site,
      json_build_object('id', i.id, 'email', i.email, 'statusId', (select t.id from ticketstatuses t where t.id = i.ticketstatus_id and t.state = 'active'),
        'spamThreshold', i.spam_threshold, 'clientOnly', i.client_only,
        'addresses', array(select lower(i.email::text) union all select lower(a.email::text) from inboxaliases a where a.inbox_id = i.id and a.state = 'active'),
        'imapHosts', array(select lower(host) from imap_accounts a where a.inbox_id = i.id and a.state = 'active')) as inbox,
      array(select lower(email::text) from inboxes where state = 'active'
        union select lower(email::text) from inboxaliases where state = 'active') as "ownAddresses",
      (select coalesce(json_agg(json_build_object('term', l.term, 'type', l.type)), '[]') from spamlists l where l.state = 'active') as "spamTerms"
    from site s, inboxes i where i.id = ${inboxId}`)
  if (row === undefined) throw new Error(`inbox ${inboxId} of a mail is gone`)
  return row
}

/** How often this sender wrote the very same text to the inbox within a day, this mail not counted. */
export async function countRepeats(
  db: Queryable,
  mail: { inboxId: number; bodyHash: string; senderAddress: string; incomingMailId: number },
): Promise<number> {
  const [row] = await db.query<{ count: number }>(sql`
    select count(*)::int as count from incoming_mails i join message_mails h on h.incoming_mail_id = i.id
    where i.inbox_id = ${mail.inboxId} and i.body_hash = ${mail.bodyHash} and i.id <> ${mail.incomingMailId}
      and i.received_at > now() - interval '1 day' and lower(h.from_address) = lower(${mail.senderAddress})`)
  return row?.count ?? 0
}

/** An active agent by address, with whether they may see an inbox. */
export async function findAgent(
  db: Queryable,
  address: string,
  inboxId: number,
): Promise<{ id: number; canSee: boolean } | undefined> {
  const [row] = await db.query<{ id: number; canSee: boolean }>(sql`
    select u.id, u.role = 'Admin' or u.is_app_owner or exists (
      select 1 from inbox_users m where m.user_id = u.id and m.inbox_id = ${inboxId} and m.state = 'active') as "canSee"
    from users u where u.email = ${address}::text::citext and u.state = 'active'`)
  return row
}

/** The customer an address belongs to. */
export async function findCustomerOf(db: Queryable, address: string): Promise<number | undefined> {
  const [row] = await db.query<{ id: number }>(sql`
    select k.customer_id as id from contacts k join customers c on c.id = k.customer_id and c.state = 'active'
    where k.value = ${address}::text::citext and k.type = 'email' and k.state = 'active'`)
  return row?.id
}

/** Whether a mail is one this desk sent from the inbox: by its Message-ID, which only we make. */
export async function isOwnMail(db: Queryable, messageId: string, inboxId: number): Promise<boolean> {
  const [row] = await db.query<{ is: boolean }>(sql`
    select exists (select 1 from messages m join tickets t on t.id = m.ticket_id where m.email_message_id = ${messageId} and t.inbox_id = ${inboxId})
      or exists (select 1 from notices where email_message_id = ${messageId}) as is`)
  return row?.is ?? false
}

export interface NewMessageMail {
  messageId: number
  incomingMailId: number
  fromName: string
  fromAddress: string
  headerFrom: string | null
  claimedAt: Date | null
  automaticReason: string | null
  authentication: Authentication
  quotedHtml: string | null
  quotedText: string | null
  calendar: readonly CalendarCard[]
  warnings: readonly string[]
  possibleTicketId: number | null
  threadKey: string | null
}

/** Writes what is known of a message because it came as mail. */
export async function insertMessageMail(tx: Tx, mail: NewMessageMail): Promise<void> {
  await tx.query(messageMailStatement(mail))
}

/** The same together with the Message-IDs it came with: its own, and those it refers to, so that answers find their way. */
export async function insertReceivedMail(
  tx: Tx,
  mail: NewMessageMail,
  ids: { emailMessageId: string; references: readonly string[]; userId: number },
): Promise<void> {
  await tx.flight([
    messageMailStatement(mail),
    sql`
      insert into threademailrefs (message_id, email_message_id, kind, created_by_id)
      select ${mail.messageId}::bigint, id, case place when 1 then 'inbound' else 'reference' end, ${ids.userId}::bigint
      from unnest(${[ids.emailMessageId, ...ids.references]}::text[]) with ordinality r (id, place)`,
  ])
}

function messageMailStatement(mail: NewMessageMail): Sql {
  return sql`
    insert into message_mails (message_id, incoming_mail_id, from_name, from_address, header_from, claimed_at, automatic_reason,
      authentication, quoted_html, quoted_text, calendar, warnings, possible_ticket_id, thread_key)
    values (${mail.messageId}, ${mail.incomingMailId}, ${mail.fromName}, ${mail.fromAddress}, ${mail.headerFrom}, ${mail.claimedAt},
      ${mail.automaticReason}, ${JSON.stringify(mail.authentication)}::jsonb, ${mail.quotedHtml}, ${mail.quotedText},
      ${JSON.stringify(mail.calendar)}::jsonb, ${mail.warnings}, ${mail.possibleTicketId}, ${mail.threadKey})`
}

/**
 * Locks an arrival that still waits, so that two workers never take the same one; undefined when it does not. `ticketId`
 * is that of an earlier attempt, after which somebody asked for another.
 */
export async function lockWaiting(tx: Tx, incomingMailId: number): Promise<{ ticketId: number | null } | undefined> {
  const [row] = await tx.query<{ ticketId: number | null }>(sql`
    select ticket_id as "ticketId" from incoming_mails where id = ${incomingMailId} and state = 'queued' for update`)
  return row
}

export interface Outcome {
  state: 'done' | 'duplicate' | 'quarantined' | 'dropped'
  ticketId: number | null
  messageId: number | null
  /** Why it went there, for people. */
  outcome: Record<string, unknown>
}

/** Says what became of an arrival; the row stays when ticket and message are gone. */
export async function updateIncomingDone(
  tx: Tx,
  incomingMailId: number,
  identity: Identity,
  { state, ticketId, messageId, outcome }: Outcome,
): Promise<void> {
  const written = await tx.query(sql`
    update incoming_mails set state = ${state}, ticket_id = ${ticketId}, message_id = ${messageId},
      outcome = ${JSON.stringify(outcome)}::jsonb, email_message_id = ${identity.messageId}, body_hash = ${identity.bodyHash}, done_at = now()
    where id = ${incomingMailId} and state = 'queued' returning id`)
  // a worker that was thought dead did it meanwhile: what this one made goes away with its transaction
  if (written.length === 0) throw new Error('the mail was received by another worker')
}
