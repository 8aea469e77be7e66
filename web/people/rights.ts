import type { User } from '../api/types.ts'

/** Whether the agent may make and change companies. The API decides; the app only hides. */
export function canManageCompanies(user: User): boolean {
  return user.role === 'Admin' || user.isAppOwner === true || user.canManageCompanies === true
}
