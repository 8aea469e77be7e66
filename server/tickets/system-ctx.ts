import type { Actor, Ctx } from '../db/ctx.ts'
import type { Database } from '../db/pool.ts'
import { systemActor } from '../events/record.ts'

// The desk itself may do everything, everywhere.
const actor: Actor = {
  type: 'users',
  id: systemActor.id,
  email: '',
  firstName: 'Desk',
  lastName: '',
  role: 'Admin',
  isOwner: true,
  isPartTime: false,
  canManageCompanies: true,
  editMethod: 'html',
  timezoneId: null,
  inboxes: new Map(),
  site: {
    name: '',
    timezone: 'UTC',
    agentsCanDelete: true,
    agentsCanEdit: true,
    agentsCanManageTags: true,
    agentsCanManageTicketTemplates: true,
    agentsCanManageCannedResponses: true,
    undoSendSeconds: 0,
  },
}

/** What workflows get when nobody asks and the desk acts by itself. */
export function systemCtx(db: Database): Ctx {
  return { actor, db, now: new Date(), requestId: '', baseUrl: '' }
}
