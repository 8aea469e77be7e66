import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hashToken } from '../account/tokens.ts'
import type { Ctx } from '../db/ctx.ts'
import { AppError } from '../lib/app-error.ts'
import { findBySession, findByToken } from './actor-queries.ts'
import type { AppDeps } from './context.ts'
import { checkSessionWrite, readCredentials } from './credentials.ts'

/** Puts a sign-in check before every route of this scope, before any body is read. */
export function registerAuth(scope: FastifyInstance, deps: AppDeps): void {
  scope.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.public !== true) await authenticate(request, deps)
  })
}

/**
 * Finds out who asks and keeps it for `ctxOf`. Throws 401 for missing, unknown, expired or revoked credentials and
 * for users who are not active, 403 for a session write from another site.
 */
export async function authenticate(request: FastifyRequest, deps: AppDeps): Promise<Ctx> {
  const credentials = readCredentials(request)
  if (credentials === null) throw unauthenticated()
  const hash = hashToken(credentials.secret)
  const find = credentials.kind === 'token' ? findByToken : findBySession
  const signedIn = await find(deps.database.quick, hash)
  if (signedIn === undefined) throw unauthenticated()
  if (credentials.kind === 'session') checkSessionWrite(request, deps.config)
  const ctx: Ctx = {
    actor: signedIn.actor,
    db: deps.database,
    now: new Date(),
    requestId: request.id,
    baseUrl: deps.config.publicUrl,
  }
  request.deskContext = ctx
  request.credentialKey = hash.toString('base64url')
  request.rateLimitPerMinute = signedIn.rateLimitPerMinute
  request.hasLostAnswers = signedIn.hasLostAnswers
  return ctx
}

function unauthenticated(): AppError {
  return new AppError('unauthenticated', 'unauthenticated')
}
