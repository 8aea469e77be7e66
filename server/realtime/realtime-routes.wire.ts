import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { findBySession, findByToken } from '../http/actor-queries.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { sendDefaultRateHeaders } from '../http/rate-limit.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { accessTicket } from '../tickets/access.ts'
import { createHub, type Hub } from './hub.ts'
import { describePresence, visiblePresence } from './see-presence.ts'
import { sseTeller } from './tell-events.wire.ts'

const mostTickets = 500
const states = ['viewing', 'typing', 'none'] as const

/** Mounts the stream of events and presence. A process that listens for requests listens to the others, too. */
export function registerRealtimeRoutes(app: FastifyInstance, { database, config }: AppDeps): void {
  const hub = createHub({ database, log: app.log, teller: sseTeller(database) })
  app.addHook('onListen', async () => hub.start())
  // streams would hold up the close of a server that waits for its requests
  app.addHook('preClose', () => hub.stop())

  app.route({
    method: 'GET',
    url: `${apiPrefix}/events/stream`,
    // nobody waits for the headers of a stream
    exposeHeadRoute: false,
    config: { isStream: true },
    handler: async (request, reply) => {
      const after = readAfter(request)
      hub.assertRoom(ctxOf(request).actor.id)
      sendDefaultRateHeaders(reply, config.rateLimitPerMinute)
      openStreamOf(request, reply, { hub, after })
    },
  })
  app.put(`${apiPrefix}/tickets/:id/presence.json`, async (request) => {
    const ctx = ctxOf(request)
    const { fields } = unwrap(request.body, 'presence')
    const at = readPresence(fields)
    const { id: ticketId } = await accessTicket(ctx, idOf(request), 'see')
    hub.start()
    await hub.tell({ ticketId, userId: ctx.actor.id, ...at })
    const [presence] = await describePresence(ctx.db, hub.board, [ticketId])
    return { presence: { ticketId, users: presence?.users ?? [] } }
  })
  app.get(`${apiPrefix}/presence.json`, async (request) => {
    const ctx = ctxOf(request)
    const ticketIds = readTicketIds((request.query as Record<string, unknown>).ticketIds)
    hub.start()
    const asked = ticketIds === null ? hub.board.tickets() : ticketIds.filter((id) => hub.board.at(id).length > 0)
    const visible = visiblePresence(ctx.actor, await describePresence(ctx.db, hub.board, asked))
    return { presence: visible.map(({ ticketId, users }) => ({ ticketId, users })) }
  })
}

function openStreamOf(
  request: FastifyRequest,
  reply: FastifyReply,
  { hub, after }: { hub: Hub; after: number | null },
) {
  const { actor, db } = ctxOf(request)
  const hash = Buffer.from(request.credentialKey ?? '', 'base64url')
  const find = actor.sessionId === undefined ? findByToken : findBySession
  reply.headers({
    'Content-Type': 'text/event-stream; charset=utf-8',
    // nothing between here and the client may store, compress or hold back
    'Cache-Control': 'no-cache, no-store, no-transform',
    'X-Accel-Buffering': 'no',
    // after its stream a connection is of no more use, and a stop need not wait for it
    Connection: 'close',
    'X-Request-Id': request.id,
    'X-Content-Type-Options': 'nosniff',
  })
  reply.hijack()
  reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>)
  request.log.info({ path: request.routeOptions.url }, 'stream opened')
  hub.open({ out: reply.raw, actor, after, reload: async () => (await find(db, hash))?.actor })
}

/** Where to go on: what the browser remembers is newer than what the address says. */
function readAfter(request: FastifyRequest): number | null {
  const header = request.headers['last-event-id']
  const { after } = request.query as Record<string, unknown>
  const isInHeader = header !== undefined && header !== ''
  const value = isInHeader ? header : after
  if (value === undefined || value === '') return null
  const source = isInHeader ? 'Last-Event-ID' : 'after'
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value))
    throw new AppError('invalid', { detail: 'must be the sequence of an event', source })
  return Number(value)
}

function readPresence(fields: Record<string, unknown>): { state: (typeof states)[number]; clientId: string } {
  const problems = new Problems()
  const state = states.find((name) => name === fields.state)
  if (state === undefined) problems.add('state', `must be one of ‘${states.join(', ')}’`)
  const { clientId } = fields
  const isName = typeof clientId === 'string' && /^[\w.:-]{1,64}$/.test(clientId)
  if (!isName) problems.add('clientId', 'must be up to 64 letters, digits and . : - _')
  problems.throwIfAny()
  return { state: state ?? 'none', clientId: String(clientId) }
}

function readTicketIds(value: unknown): number[] | null {
  if (value === undefined || value === '') return null
  const parts = String(value).split(',')
  const isList = parts.every((part) => /^\s*\d{1,15}\s*$/.test(part))
  if (!isList || parts.length > mostTickets)
    throw new AppError('invalid', { detail: `must be up to ${mostTickets} numbers with commas`, source: 'ticketIds' })
  return [...new Set(parts.map(Number))]
}
