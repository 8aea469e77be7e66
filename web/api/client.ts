import createClient, { type Middleware } from 'openapi-fetch'
import { Failure, failureOf } from './failure.ts'
import { withShownNames } from './given-names.ts'
import { sendReliably } from './outbox.ts'
import type { paths } from './schema.d.ts'

const refuse: Middleware = {
  onRequest({ request }) {
    // a change that is sent again (its answer was lost) must not work twice
    if (['POST', 'PATCH'].includes(request.method) && !request.headers.has('Idempotency-Key')) {
      request.headers.set('Idempotency-Key', newKey())
    }
    return request
  },
  async onResponse({ response }) {
    if (response.ok) return
    const failure = await failureOf(response)
    if (failure.status === 401) sessionEnded()
    throw failure
  },
  onError: ({ error }) => (error instanceof Failure || isAbort(error) ? undefined : Failure.unreachable(error)),
}

/** Requests to the API, typed by its description: `answer(api.GET('/tags.json', …))`. */
export const api = createClient<paths>({
  baseUrl: '/desk/api/v2',
  fetch: sendReliably,
  // lists in the query are one parameter with commas
  querySerializer: { array: { style: 'form', explode: false } },
})
api.use(refuse)

/** What the API answered. Throws a `Failure` for everything else, a lost connection included. */
export async function answer<Data>(request: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  const { data } = await request
  // an answer without a body (204) has no data, and then its type says so
  return withShownNames(data as Data)
}

/** A random name for one attempt to change something. Works without HTTPS too, where `crypto.randomUUID` does not. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

let sessionEnded = (): void => {}

/** Says what to do when the API answers 401: the app goes to the sign-in page. */
export function onSessionEnd(listener: () => void): void {
  sessionEnded = listener
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}
