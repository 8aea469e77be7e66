import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { answer, api } from '../../api/client.ts'
import { queryClient } from '../../api/query-client.ts'
import { sessionQuery, useSession } from '../../api/session.ts'
import type { User } from '../../api/types.ts'
import { readPreference, setPreference, usePreference } from '../../app/preferences.ts'

/** Whether an administrator has come to a desk without a single ticket, and should be shown how to begin. */
export async function isNewDesk(): Promise<boolean> {
  if (readPreference('isFirstRunOver')) return false
  if (!isAdmin(await queryClient.ensureQueryData(sessionQuery))) return false
  // whatever stands in the way of this answer must not stand in the way of the inbox
  return (await hasTickets({}).catch(() => true)) === false
}

/** Whether the first steps are listed: for administrators, until mail comes in and somebody was answered. */
export function useIsFirstRun(): boolean {
  const isOver = usePreference('isFirstRunOver')
  const isAsked = isAdmin(useSession()) && !isOver
  const isRunning = useQuery({ ...isRunningQuery, enabled: isAsked }).data
  useEffect(() => {
    // a desk that runs needs not be asked again, on no device
    if (isRunning === true) setPreference('isFirstRunOver', true)
  }, [isRunning])
  return isAsked && isRunning === false
}

const isRunningQuery = queryOptions({
  queryKey: ['first-run', 'running'],
  queryFn: async ({ signal }) => {
    // only an answer gives a ticket a time of response; one question is enough for most new desks
    if (!(await hasTickets({ responseTimeMins: { $gte: 0 } }, signal))) return false
    const query = { pageSize: 20 }
    const [{ imapaccounts }, { incomingmails }] = await Promise.all([
      answer(api.GET('/imapaccounts.json', { signal, params: { query } })),
      answer(api.GET('/incomingmails.json', { signal, params: { query: { pageSize: 1 } } })),
    ])
    return incomingmails.length > 0 || imapaccounts.some((account) => account.checkedAt !== null)
  },
})

async function hasTickets(filter: object, signal?: AbortSignal): Promise<boolean> {
  const query = { filter: JSON.stringify(filter), pageSize: 1, fields: ['id' as const] }
  const { tickets } = await answer(api.GET('/tickets.json', { params: { query }, ...(signal && { signal }) }))
  return tickets.length > 0
}

function isAdmin({ role, isAppOwner }: User): boolean {
  return role === 'Admin' || isAppOwner === true
}
