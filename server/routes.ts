import type { FastifyInstance } from 'fastify'
import type { AppDeps } from './http/context.ts'

/**
 * Mounts every resource and special route. Paths are whole (/desk/api/v2/…); sign-in, limits and
 * Idempotency-Key already apply (`{ config: { public: true } }` opts out of sign-in).
 */
export function registerRoutes(_app: FastifyInstance, _deps: AppDeps): void {}
