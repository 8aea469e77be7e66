import type { Database, Tx } from './pool.ts'

export type InboxAccess = 'read' | 'write'

/** Site-wide switches that decide what agents may do (desk-api: roles and permissions). */
export interface SiteSettings {
  name: string
  timezone: string
  agentsCanDelete: boolean
  agentsCanEdit: boolean
  agentsCanManageTags: boolean
  agentsCanManageTicketTemplates: boolean
  agentsCanManageCannedResponses: boolean
  undoSendSeconds: number
}

/** Who asks. Loaded for every request in one statement, so a changed right works at once. */
export interface Actor {
  type: 'users'
  id: number
  email: string
  firstName: string
  lastName: string
  role: 'Admin' | 'Agent'
  isOwner: boolean
  isPartTime: boolean
  canManageCompanies: boolean
  editMethod: 'html' | 'markdown'
  timezoneId: number | null
  /** The browser session that asks; undefined for tokens and jobs. */
  sessionId?: number | undefined
  /** Inboxes the user is a member of. Site admins and the owner see every inbox without being listed here. */
  inboxes: ReadonlyMap<number, { access: InboxAccess; isAdmin: boolean }>
  site: SiteSettings
}

/** Marks a request's Idempotency-Key as done inside the transaction that does the work. */
export interface IdempotencyClaim {
  complete(tx: Tx, resourceId: number): Promise<void>
}

/** What every piece of feature code gets: who asks, when, and the database. */
export interface Ctx {
  actor: Actor
  db: Database
  /** The moment the request came in; one request uses one time throughout. */
  now: Date
  requestId: string
  /** Absolute address of this desk without a trailing slash, for links and upload forms. */
  baseUrl: string
  /** Present when the request carries an Idempotency-Key. */
  idempotency?: IdempotencyClaim | undefined
}
