import type { Actor, InboxAccess } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'

type Quick = Pick<Queryable, 'query'>

interface ActorRow {
  id: number
  email: string
  first_name: string
  last_name: string
  role: Actor['role']
  is_app_owner: boolean
  is_part_time: boolean
  can_manage_companies: boolean
  edit_method: Actor['editMethod']
  timezone_id: number | null
  site_name: string
  site_timezone: string
  agents_can_delete: boolean
  agents_can_edit: boolean
  agents_can_manage_tags: boolean
  agents_can_manage_ticket_templates: boolean
  agents_can_manage_canned_responses: boolean
  undo_send_seconds: number
  session_id: number | null
  inboxes: [id: number, access: InboxAccess, isAdmin: boolean][]
}

const columns = raw(`
  u.id, u.email, u.first_name, u.last_name, u.role, u.is_app_owner, u.is_part_time, u.can_manage_companies,
  u.edit_method, u.timezone_id, s.name as site_name, s.timezone as site_timezone, s.agents_can_delete,
  s.agents_can_edit, s.agents_can_manage_tags, s.agents_can_manage_ticket_templates,
  s.agents_can_manage_canned_responses, s.undo_send_seconds,
  coalesce((select json_agg(json_build_array(m.inbox_id, m.access, m.is_admin))
            from inbox_users m where m.user_id = u.id and m.state = 'active'), '[]') as inboxes`)

/** Who a credential stands for, and what holds for requests with it. */
export interface SignedIn {
  actor: Actor
  /** The token's own limit; null: the site's. */
  rateLimitPerMinute: number | null
  /** Some answer to a create with it did not arrive lately; see http/repeat-guard.ts. */
  hasLostAnswers: boolean
}

interface SignedInRow extends ActorRow {
  rate_limit_per_minute: number | null
  has_lost_answers: boolean
}

const hasLostAnswers = raw(`exists (select 1 from lost_answers l
  where l.token_hash = t.token_hash and l.lost_at > now() - interval '15 minutes') as has_lost_answers`)

/** The active user of a valid API token, with memberships and site switches; undefined when there is none. */
export function findByToken(db: Quick, tokenHash: Buffer): Promise<SignedIn | undefined> {
  return findSignedIn(
    db,
    sql`select ${columns}, null::bigint as session_id, t.rate_limit_per_minute, ${hasLostAnswers}
      from api_tokens t join users u on u.id = t.user_id cross join site s
      where t.token_hash = ${tokenHash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
        and u.state = 'active'`,
  )
}

/** The same for a browser session. */
export function findBySession(db: Quick, tokenHash: Buffer): Promise<SignedIn | undefined> {
  return findSignedIn(
    db,
    sql`select ${columns}, t.id as session_id, null::int as rate_limit_per_minute, ${hasLostAnswers}
      from sessions t join users u on u.id = t.user_id cross join site s
      where t.token_hash = ${tokenHash} and t.state = 'active' and t.expires_at > now() and u.state = 'active'`,
  )
}

/** The user alone, for a job that goes on with what they started. */
export async function findActorByUser(db: Queryable, userId: number): Promise<Actor | undefined> {
  const [row] = await db.query<ActorRow>(
    sql`select ${columns}, null::bigint as session_id
      from users u cross join site s where u.id = ${userId} and u.state = 'active'`,
  )
  return row === undefined ? undefined : actorOf(row)
}

async function findSignedIn(db: Quick, statement: Sql): Promise<SignedIn | undefined> {
  const [row] = await db.query<SignedInRow>(statement)
  if (row === undefined) return undefined
  return {
    actor: actorOf(row),
    rateLimitPerMinute: row.rate_limit_per_minute,
    hasLostAnswers: row.has_lost_answers,
  }
}

function actorOf(row: ActorRow): Actor {
  return {
    type: 'users',
    id: row.id,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    role: row.role,
    isOwner: row.is_app_owner,
    isPartTime: row.is_part_time,
    canManageCompanies: row.can_manage_companies,
    editMethod: row.edit_method,
    timezoneId: row.timezone_id,
    sessionId: row.session_id ?? undefined,
    inboxes: new Map(row.inboxes.map(([id, access, isAdmin]) => [id, { access, isAdmin }])),
    site: {
      name: row.site_name,
      timezone: row.site_timezone,
      agentsCanDelete: row.agents_can_delete,
      agentsCanEdit: row.agents_can_edit,
      agentsCanManageTags: row.agents_can_manage_tags,
      agentsCanManageTicketTemplates: row.agents_can_manage_ticket_templates,
      agentsCanManageCannedResponses: row.agents_can_manage_canned_responses,
      undoSendSeconds: row.undo_send_seconds,
    },
  }
}
