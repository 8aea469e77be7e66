import type { Actor } from '../db/ctx.ts'
import { isSiteAdmin } from '../inboxes/access.ts'

/** Creates and changes companies and puts customers into them (desk-api-other.md D.10). */
export const canManageCompanies = (actor: Actor): boolean => isSiteAdmin(actor) || actor.canManageCompanies
