import type { FastifyInstance } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readText } from '../desk-api/values.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { Problems } from '../lib/app-error.ts'
import type { Dialogue } from '../mail/outbound/smtp-dialogue.ts'
import { testMailServer } from './test-mail-server.ts'

/** POST /inboxes/{id}/testsend.json and /inboxes/{id}/verifysmtp.json: what the server of an inbox says, line by line. */
export function registerMailServerRoutes(app: FastifyInstance, { config }: AppDeps): void {
  app.post(`${apiPrefix}/inboxes/:id/testsend.json`, async (request) => {
    const { fields } = unwrap(request.body, 'testsend')
    const problems = new Problems()
    const to = readText(problems, 'to', fields.to, { max: 254, format: 'email' })
    if (!to && problems.list.length === 0) problems.add('to', 'must be set')
    problems.throwIfAny()
    return present(await testMailServer(ctxOf(request), idOf(request), config, (to ?? '').trim()))
  })

  app.post(`${apiPrefix}/inboxes/:id/verifysmtp.json`, async (request) =>
    present(await testMailServer(ctxOf(request), idOf(request), config)),
  )
}

function present({ isAccepted, answer, lines }: Dialogue) {
  return { accepted: isAccepted, answer, dialogue: lines }
}
