import { hashToken, newApiToken } from '../../server/account/tokens.ts'
import type { Queryable } from '../../server/db/pool.ts'
import { sql } from '../../server/db/sql.ts'

// Rows for tests, written directly: what a test needs and did not name gets a plain value of its own.

let count = 0
const unique = () => `${process.pid}x${++count}`

export interface UserOptions {
  email?: string
  firstName?: string
  lastName?: string
  role?: 'Admin' | 'Agent'
  isPartTime?: boolean
  isOwner?: boolean
  canManageCompanies?: boolean
  state?: string
  /** Inbox id -> what the user may do there. */
  inboxes?: Record<number, 'read' | 'write' | 'admin'>
}

/** An agent with an API token. */
export async function makeUser(
  db: Queryable,
  options: UserOptions = {},
): Promise<{ id: number; token: string; email: string }> {
  const email = options.email ?? `agent-${unique()}@example.test`
  const id = await idOf(
    db,
    sql`
    insert into users (email, first_name, last_name, role, is_part_time, is_app_owner, can_manage_companies, state)
    values (${email}, ${options.firstName ?? 'Alex'}, ${options.lastName ?? 'Agent'}, ${options.role ?? 'Agent'},
      ${options.isPartTime ?? false}, ${options.isOwner ?? false}, ${options.canManageCompanies ?? false},
      ${options.state ?? 'active'})
    returning id`,
  )
  for (const [inboxId, access] of Object.entries(options.inboxes ?? {})) {
    await makeMember(db, { userId: id, inboxId: Number(inboxId), access })
  }
  return { id, token: await makeToken(db, id), email }
}

/** Makes a user a member of an inbox. */
async function makeMember(
  db: Queryable,
  member: { userId: number; inboxId: number; access: 'read' | 'write' | 'admin' },
): Promise<void> {
  const access = member.access === 'read' ? 'read' : 'write'
  await db.query(sql`
    insert into inbox_users (inbox_id, user_id, access, is_admin)
    values (${member.inboxId}, ${member.userId}, ${access}, ${member.access === 'admin'})`)
}

/** Another API token for a user. */
export async function makeToken(
  db: Queryable,
  userId: number,
  options: { expiresAt?: Date; revokedAt?: Date } = {},
): Promise<string> {
  const token = newApiToken()
  await db.query(sql`
    insert into api_tokens (user_id, token_hash, expires_at, revoked_at)
    values (${userId}, ${hashToken(token)}, ${options.expiresAt ?? null}, ${options.revokedAt ?? null})`)
  return token
}

export interface InboxOptions {
  name?: string
  email?: string
  statusId?: number | null
  /** Ticket types enabled in the inbox; all active ones when absent. */
  typeIds?: number[]
  state?: string
}

/** An inbox with no members. */
export async function makeInbox(db: Queryable, options: InboxOptions = {}): Promise<{ id: number; email: string }> {
  const name = unique()
  const email = options.email ?? `inbox-${name}@example.test`
  const id = await idOf(
    db,
    sql`
    insert into inboxes (name, email, local_part, ticketstatus_id, state)
    values (${options.name ?? `Inbox ${name}`}, ${email}, ${`inbox-${name}`}, ${options.statusId ?? null},
      ${options.state ?? 'active'})
    returning id`,
  )
  await db.query(sql`
    insert into inbox_tickettypes (inbox_id, tickettype_id)
    select ${id}, t.id from tickettypes t
    where t.state = 'active' and (${options.typeIds ?? null}::bigint[] is null or t.id = any(${options.typeIds ?? null}))`)
  return { id, email }
}

/** A customer with one e-mail contact. */
export async function makeCustomer(
  db: Queryable,
  options: { email?: string; firstName?: string; lastName?: string; companyId?: number } = {},
): Promise<{ id: number; email: string }> {
  const email = options.email ?? `customer-${unique()}@example.test`
  const id = await idOf(
    db,
    sql`
    insert into customers (first_name, last_name, company_id)
    values (${options.firstName ?? 'Carla'}, ${options.lastName ?? 'Customer'}, ${options.companyId ?? null})
    returning id`,
  )
  await db.query(sql`insert into contacts (customer_id, type, value, is_main) values (${id}, 'email', ${email}, true)`)
  return { id, email }
}

/** A bare ticket without messages; tests of tickets create theirs through the API. */
export async function makeTicket(
  db: Queryable,
  options: {
    inboxId: number
    customerId: number
    subject?: string
    agentId?: number
    statusId?: number
    state?: string
  },
): Promise<{ id: number }> {
  const id = await idOf(
    db,
    sql`
    insert into tickets (subject, inbox_id, customer_id, agent_id, status_id, source_id, state)
    values (${options.subject ?? 'A question'}, ${options.inboxId}, ${options.customerId}, ${options.agentId ?? null},
      ${options.statusId ?? 1}, 6, ${options.state ?? 'active'})
    returning id`,
  )
  return { id }
}

async function idOf(db: Queryable, statement: ReturnType<typeof sql>): Promise<number> {
  const [row] = await db.query<{ id: number }>(statement)
  if (row === undefined) throw new Error('nothing was inserted')
  return row.id
}
