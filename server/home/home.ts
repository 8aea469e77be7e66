import type { FastifyInstance } from 'fastify'
import type { Config } from '../config.ts'
import { raw } from '../db/sql.ts'
import { authenticate } from '../http/auth.ts'
import type { AppDeps } from '../http/context.ts'
import { sessionCookie } from '../http/credentials.ts'
import { inVisibleInboxes } from '../inboxes/access.ts'
import { AppError } from '../lib/app-error.ts'
import { homePage, signInPage } from './pages.ts'
import { findVisibleInboxId, listRecentTickets } from './queries.ts'
import { sendPage } from './send-page.ts'

/** GET / shows the newest tickets to whom is signed in, and the sign-in form to everybody else. */
export function registerHome(scope: FastifyInstance, deps: AppDeps): void {
  scope.get('/', async (request, reply) => {
    if (!request.cookies[sessionCookie]) return sendPage(reply, signInPage())
    try {
      const { actor } = await authenticate(request, deps)
      const tickets = await listRecentTickets(deps.database, inVisibleInboxes(actor, raw('t.inbox_id')))
      const inboxId = await findVisibleInboxId(deps.database, inVisibleInboxes(actor, raw('i.id')))
      return sendPage(reply, homePage({ actor, tickets, example: example(deps.config, inboxId) }))
    } catch (error) {
      // the session ended or the user may no longer sign in
      if (error instanceof AppError && error.kind === 'unauthenticated') return sendPage(reply, signInPage())
      throw error
    }
  })
}

/** A line to paste into a terminal; the token is the reader's own to put in. */
function example(config: Config, inboxId: number | undefined): string {
  const ticket = {
    inbox: { id: inboxId ?? 1 },
    customer: { email: 'ann@example.com' },
    subject: 'My first ticket',
    message: '<p>It works.</p>',
  }
  return `curl '${config.publicUrl}/desk/api/v2/tickets.json' \\
  -H 'Authorization: Bearer YOUR_TOKEN' -H 'Content-Type: application/json' \\
  -d '${JSON.stringify(ticket)}'`
}
