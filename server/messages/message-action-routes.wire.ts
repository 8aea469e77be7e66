import type { FastifyInstance } from 'fastify'
import { sql } from '../db/sql.ts'
import { unwrap } from '../desk-api/body.ts'
import { answerList, answerOne, idOf, presentOne } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readBoolean } from '../desk-api/values.ts'
import { openBlobStore } from '../files/open-blob-store.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { contentDisposition } from '../lib/content-disposition.ts'
import { findRawOfMessage } from '../mail/inbound/raw-queries.ts'
import { composeSource } from '../mail/outbound/source.ts'
import { accessMessage } from './access.ts'
import { deliveries } from './deliveries.wire.ts'
import { messages } from './messages.wire.ts'
import { likeMessage, reactToMessage } from './reactions.ts'
import { resendMessage } from './resend-message.ts'

/** Mounts what can be done with a message beside writing it (desk-api-tickets.md 15.4). */
export function registerMessageActionRoutes(app: FastifyInstance, deps: AppDeps): void {
  const path = `${apiPrefix}/messages/:id`
  for (const [method, isWanted] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const) {
    app.route({
      method,
      url: `${path}/like.json`,
      handler: async (request, reply) => {
        await likeMessage(ctxOf(request), idOf(request), isWanted)
        return reply.code(204).send()
      },
    })
    app.route<{ Params: { emoji: string } }>({
      method,
      url: `${path}/reactions/:emoji.json`,
      handler: async (request, reply) => {
        await reactToMessage(ctxOf(request), idOf(request), request.params.emoji, isWanted)
        return reply.code(204).send()
      },
    })
  }

  app.get(`${path}/deliveries.json`, async (request) => {
    const { message } = await accessMessage(ctxOf(request), { id: idOf(request) }, 'see')
    const ofMessage = sql`exists (select 1 from outgoing_mails o where o.id = t.outgoing_mail_id and o.message_id = ${message.id})`
    return answerList(request, deliveries, ofMessage)
  })

  app.post(
    `${path}/resend.json`,
    {
      config: {
        idempotency: {
          present: async (ctx, id) => ({
            status: 200,
            body: await presentOne(ctx, messages, id, { includes: [], fields: null }),
          }),
        },
      },
    },
    async (request) => {
      const problems = new Problems()
      const isForced = readBoolean(problems, 'force', unwrap(request.body, 'message').fields.force) ?? false
      problems.throwIfAny()
      return answerOne(request, messages, await resendMessage(ctxOf(request), idOf(request), isForced))
    },
  )

  const blobs = openBlobStore(deps.config)
  app.get(`${path}/source.eml`, async (request, reply) => {
    const ctx = ctxOf(request)
    const { message } = await accessMessage(ctx, { id: idOf(request) }, 'see')
    const raw = await findRawOfMessage(ctx.db, message.id)
    const source =
      raw !== undefined
        ? await blobs.read(raw.storage_key)
        : await composeSource(
            {
              database: ctx.db,
              blobs,
              publicUrl: deps.config.publicUrl,
              hasListener: deps.config.inboundListen !== null,
            },
            message.id,
          )
    if (source === null) throw new AppError('notFound', { detail: 'there is no mail of this message', source: 'id' })
    return reply
      .type('message/rfc822')
      .header('Content-Disposition', contentDisposition('attachment', `message-${message.id}.eml`))
      .header('X-Content-Type-Options', 'nosniff')
      .header('Cache-Control', 'private, no-cache')
      .send(source)
  })
}
