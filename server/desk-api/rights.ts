import type { Actor } from '../db/ctx.ts'
import type { Right } from './resource.ts'

export const apiPrefix = '/desk/api/v2'

/** Whether an actor may use an operation, by what the declaration says of it. */
export function isAllowed(right: Right, actor: Actor): boolean {
  if (right === 'agent') return true
  if (right === 'admin') return actor.role === 'Admin' || actor.isOwner
  return right(actor)
}
