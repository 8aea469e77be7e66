import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Ctx } from '../db/ctx.ts'
import type { Database } from '../db/pool.ts'

/** What the routes are built from. */
export interface AppDeps {
  database: Database
  config: Config
}

/** A stored answer, or one made again from the resource a finished request left behind. */
export interface StoredAnswer {
  status: number
  body: string
}

/** How a route answers a repeated Idempotency-Key whose first answer was lost between commit and storing it. */
interface IdempotentRoute {
  present(ctx: Ctx, resourceId: number, request: FastifyRequest): Promise<{ status: number; body: unknown }>
  /** The answer has a secret in it: it is not stored, and a repeat is answered from the resource. */
  isSecret?: boolean
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for a route that needs nobody signed in (the upload of a signed form). */
    public?: boolean
    /** True for an answer without an end: no limit of requests counts it, and its time says nothing. */
    isStream?: boolean
    idempotency?: IdempotentRoute
  }
  interface FastifyRequest {
    /** Set by the sign-in hook; read it with `ctxOf`. */
    deskContext: Ctx | null
    /** What identifies the credentials in limits; null before sign-in. Never the token itself. */
    credentialKey: string | null
    /** The limit of this token alone; null: the site's. */
    rateLimitPerMinute: number | null
    /** Some answer to a create with these credentials was lost lately. */
    hasLostAnswers: boolean
    /** The body as it came, kept only for requests that must not work twice. */
    rawBody: Buffer | null
  }
}

/** Who asks and what the request carries. Throws on a route with `config.public`, where nobody signs in. */
export function ctxOf(request: FastifyRequest): Ctx {
  if (request.deskContext === null) throw new Error('nobody signs in on this route')
  return request.deskContext
}
