import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { answer, api } from './client.ts'
import { failureOf } from './failure.ts'
import { clearWaiting } from './outbox.ts'
import { queryClient } from './query-client.ts'
import type { User } from './types.ts'

/** Who is signed in. Throws a `Failure` with status 401 when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<User> => (await answer(api.GET('/me.json'))).user,
  staleTime: 5 * 60_000,
})

/** The signed-in agent; only below the signed-in layout, whose loader has it ready. */
export function useSession(): User {
  return useSuspenseQuery(sessionQuery).data
}

/** Signs in with a password or with the token of a one-time link; throws a `Failure` that says why not. */
export async function signIn(credentials: { email: string; password: string } | { token: string }): Promise<void> {
  await post('/sign-in', credentials)
  queryClient.clear()
}

/** Ends the session on the server and forgets everything that was loaded with it. */
export async function signOut(): Promise<void> {
  await post('/sign-out', {})
  clearWaiting()
  queryClient.clear()
}

// These two are no part of the API below /desk/api/v2, which the typed client is bound to.
async function post(path: string, body: object): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw await failureOf(response)
}
