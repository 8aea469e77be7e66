import { answer, api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { sessionQuery } from '../../api/session.ts'
import { readPreference } from '../../app/preferences.ts'

/** Whether an administrator has come to a desk without a single ticket, and should be shown how to begin. */
export async function isNewDesk(): Promise<boolean> {
  if (readPreference('isFirstRunOver')) return false
  const { role, isAppOwner } = await queryClient.ensureQueryData(sessionQuery)
  if (role !== 'Admin' && isAppOwner !== true) return false
  // whatever stands in the way of this answer must not stand in the way of the inbox
  const tickets = await answer(api.GET('/tickets.json', { params: { query: { pageSize: 1, fields: ['id'] } } })).catch(
    () => null,
  )
  return tickets?.pagination.records === 0
}
