import type { FastifyInstance } from 'fastify'
import { idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { fillCards } from './fill-cards.ts'

/** GET /tickets/{id}/cards.json (ours): what other programs say about the ticket; `fresh=1` asks them again. */
export function registerCardRoutes(app: FastifyInstance, { config }: AppDeps): void {
  app.get(`${apiPrefix}/tickets/:id/cards.json`, async (request) => {
    const { fresh } = request.query as Record<string, unknown>
    const options = { allowPrivate: config.webhookAllowPrivate, isFresh: fresh === '1' || fresh === 'true' }
    const cards = await fillCards(ctxOf(request), idOf(request), options)
    return {
      cards: cards.map(({ id, name, state, title, rows, detail }) => ({ id, name, state, title, rows, detail })),
    }
  })
}
