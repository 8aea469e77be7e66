import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Queryable } from '../db/pool.ts'
import { sessionCookie } from '../http/credentials.ts'
import { insertSession } from './queries.ts'
import { hashToken, newSecret } from './tokens.ts'

interface Deps {
  database: Queryable
  config: Config
}

/** Signs a user in with this browser for thirty days: a new session, and its cookie on the answer. */
export async function startSession(
  { database, config }: Deps,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  userId: number,
): Promise<void> {
  const secret = newSecret()
  const userAgent = (request.headers['user-agent'] ?? '').slice(0, 300)
  await insertSession(database, { userId, hash: hashToken(secret), userAgent, ipAddress: request.ip })
  reply.setCookie(sessionCookie, secret, { ...cookieOptions(config), maxAge: 30 * 24 * 60 * 60 })
}

/** What the session's cookie is like; it has to be cleared with the same. */
export function cookieOptions(config: Config) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.publicUrl.startsWith('https:') } as const
}
