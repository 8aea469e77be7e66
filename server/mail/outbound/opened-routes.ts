import type { FastifyInstance } from 'fastify'
import type { AppDeps } from '../../http/context.ts'
import { noteOpened } from './note-opened.ts'
import { openedPath } from './tracking-pixel.ts'

// One transparent point.
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

/**
 * GET /desk/opened/{token}.gif: the image in mails whose reading is noted. It is the same for every token, so nobody
 * learns from it whether one is ours; no cookie, and no cache may keep it.
 */
export function registerOpenedRoute(app: FastifyInstance, { database }: AppDeps): void {
  const options = { config: { public: true }, exposeHeadRoute: false } as const
  app.get(`${openedPath}/:name`, options, async (request, reply) => {
    const { name } = request.params as { name: string }
    await noteOpened(database, name.replace(/\.gif$/, '')).catch((error: unknown) =>
      request.log.warn({ err: error }, 'an opened mail could not be noted'),
    )
    return reply.header('Cache-Control', 'no-store, private').type('image/gif').send(pixel)
  })
}
