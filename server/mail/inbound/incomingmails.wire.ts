import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../../db/ctx.ts'
import { sql } from '../../db/sql.ts'
import { answerOne, idOf, presentOne } from '../../desk-api/mount.ts'
import {
  computed,
  id,
  integer,
  json,
  type Resource,
  ref,
  resource,
  strings,
  text,
  timestamp,
} from '../../desk-api/resource.ts'
import { apiPrefix, isAllowed } from '../../desk-api/rights.ts'
import { openBlobStore } from '../../files/open-blob-store.ts'
import { type AppDeps, ctxOf } from '../../http/context.ts'
import { AppError } from '../../lib/app-error.ts'
import { contentDisposition } from '../../lib/content-disposition.ts'
import { findRawOfIncoming } from './raw-queries.ts'
import { reprocessMail } from './reprocess-mail.ts'

const states = ['queued', 'done', 'duplicate', 'quarantined', 'dropped']

/** Every mail that came in, and what became of it; site admins only. */
export const incomingmails: Resource = resource({
  wire: { one: 'incomingmail', many: 'incomingmails' },
  table: 'incoming_mails',
  fields: {
    id: id(),
    state: text({ readonly: true }),
    inbox: ref('inboxes', { readonly: true }),
    channel: text({ readonly: true }),
    envelopeFrom: text({ readonly: true }),
    envelopeTo: strings({ readonly: true }),
    remoteAddress: text({ readonly: true }),
    helo: text({ readonly: true }),
    attempts: integer({ readonly: true }),
    messageId: text({ readonly: true, column: 'email_message_id' }),
    ticket: ref('tickets', { readonly: true }),
    message: ref('messages', { readonly: true }),
    outcome: json({ readonly: true }),
    size: computed('integer', (row) => sql`(select r.size from raw_mails r where r.id = ${row}.raw_mail_id)`),
    fullSize: computed('integer', (row) => sql`(select r.full_size from raw_mails r where r.id = ${row}.raw_mail_id)`),
    sha256: computed('text', (row) => sql`(select r.sha256 from raw_mails r where r.id = ${row}.raw_mail_id)`),
    createdAt: timestamp({ readonly: true, column: 'received_at' }),
    updatedAt: computed('timestamp', (row) => sql`coalesce(${row}.done_at, ${row}.received_at)`),
  },
  list: {
    filter: [
      'id',
      'state',
      'inbox',
      'channel',
      'envelopeFrom',
      'messageId',
      'ticket',
      'message',
      'sha256',
      'createdAt',
    ],
    order: ['state', 'channel', 'attempts'],
    defaultOrder: 'id',
    defaultMode: 'desc',
    states,
  },
  access: { read: 'admin', write: 'admin' },
  create: false,
  update: false,
  remove: false,
})

/** GET /incomingmails/{id}/raw and POST /incomingmails/{id}/reprocess.json. */
export function registerIncomingMailRoutes(app: FastifyInstance, deps: AppDeps): void {
  const path = `${apiPrefix}/incomingmails/:id`
  const blobs = openBlobStore(deps.config)
  const present = async (ctx: Ctx, mailId: number) => ({
    status: 200,
    body: await presentOne(ctx, incomingmails, mailId, { includes: [], fields: null }),
  })

  app.get(`${path}/raw`, async (request, reply) => {
    const ctx = adminOf(ctxOf(request))
    const raw = await findRawOfIncoming(ctx.db, idOf(request))
    if (raw === undefined) throw new AppError('notFound', 'not found')
    return reply
      .type('message/rfc822')
      .header('Content-Length', raw.size)
      .header('Content-Disposition', contentDisposition('attachment', `mail-${idOf(request)}.eml`))
      .header('Cache-Control', 'private, no-cache')
      .send(await blobs.read(raw.storage_key))
  })

  app.post(`${path}/reprocess.json`, { config: { idempotency: { present } } }, async (request) => {
    const ctx = adminOf(ctxOf(request))
    await reprocessMail(ctx, idOf(request))
    return answerOne(request, incomingmails, idOf(request))
  })
}

function adminOf(ctx: Ctx): Ctx {
  if (isAllowed(incomingmails.access.write, ctx.actor)) return ctx
  throw new AppError('forbidden', 'you do not have permission to see this')
}
