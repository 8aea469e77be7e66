import type { Actor, InboxAccess } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'

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
  inboxes: [id: number, access: InboxAccess, isAdmin: boolean][]
}

const columns = raw(`
  u.id, u.email, u.first_name, u.last_name, u.role, u.is_app_owner, u.is_part_time, u.can_manage_companies,
  u.edit_method, u.timezone_id, s.name as site_name, s.timezone as site_timezone, s.agents_can_delete,
  s.agents_can_edit, s.agents_can_manage_tags, s.agents_can_manage_ticket_templates,
  s.agents_can_manage_canned_responses, s.undo_send_seconds,
  coalesce((select json_agg(json_build_array(m.inbox_id, m.access, m.is_admin))
            from inbox_users m where m.user_id = u.id and m.state = 'active'), '[]') as inboxes`)

/** The active user of a valid API token, with memberships and site switches; undefined when there is none. */
export function findActorByToken(db: Queryable, tokenHash: Buffer): Promise<Actor | undefined> {
  return findActor(
    db,
    sql`select ${columns} from api_tokens t join users u on u.id = t.user_id cross join site s
      where t.token_hash = ${tokenHash} and t.revoked_at is null and (t.expires_at is null or t.expires_at > now())
        and u.state = 'active'`,
  )
}

/** The same for a browser session. */
export function findActorBySession(db: Queryable, tokenHash: Buffer): Promise<Actor | undefined> {
  return findActor(
    db,
    sql`select ${columns} from sessions t join users u on u.id = t.user_id cross join site s
      where t.token_hash = ${tokenHash} and t.expires_at > now() and u.state = 'active'`,
  )
}

/** The same for a job that goes on with what a user started. */
export function findActorByUser(db: Queryable, userId: number): Promise<Actor | undefined> {
  return findActor(
    db,
    sql`select ${columns} from users u cross join site s where u.id = ${userId} and u.state = 'active'`,
  )
}

async function findActor(db: Queryable, statement: Sql): Promise<Actor | undefined> {
  const [row] = await db.query<ActorRow>(statement)
  if (row === undefined) return undefined
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
