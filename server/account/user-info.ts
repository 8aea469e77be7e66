import type { FastifyInstance } from 'fastify'
import { authenticate } from '../http/auth.ts'
import type { AppDeps } from '../http/context.ts'

/**
 * What the official MCP server asks before anything else: it takes `url` + /desk/api/v2 as the address of the desk
 * and needs both ids as numbers (clients.md 41). Serving it makes that program work with our address alone.
 */
export function registerUserInfo(app: FastifyInstance, deps: AppDeps): void {
  app.get('/launchpad/v1/userinfo.json', async (request) => {
    const { actor, baseUrl } = await authenticate(request, deps)
    return { user_id: actor.id, installation_id: 1, awsRegion: '', url: baseUrl, meta: { scopes: ['desk'] } }
  })
}
