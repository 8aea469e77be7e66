import type { FastifyInstance, FastifyReply } from 'fastify'
import { AppError } from '../lib/app-error.ts'

interface Window {
  used: number
  endsAt: number
}

const windowMilliseconds = 60_000
// What "no limit" looks like to clients, which read the headers as whole numbers.
const unlimited = 1_000_000

/**
 * Limits requests per token and minute in this process (0 = off; a token may have a limit of its own) and sends the
 * three headers with every answer.
 * Our own, because the header names and a header-only "off" are not to be had from @fastify/rate-limit.
 * Register it after sign-in. Reset is seconds to wait: an epoch would make two known clients sleep for ever.
 */
export function registerRateLimit(app: FastifyInstance, siteLimit: number, clock: () => number = Date.now): void {
  const windows = new Map<string, Window>()

  app.addHook('onRequest', async (request, reply) => {
    const limit = request.rateLimitPerMinute ?? siteLimit
    if (limit === 0 || request.credentialKey === null || request.routeOptions.config.isStream === true) return
    const now = clock()
    const window = take(windows, request.credentialKey, now)
    const reset = Math.ceil((window.endsAt - now) / 1000)
    sendHeaders(reply, { limit, remaining: Math.max(0, limit - window.used), reset })
    if (window.used > limit) throw new AppError('rateLimited', 'too many requests', { retryAfterSeconds: reset })
  })
}

/** Gives answers that no limit applies to the same headers. */
export function sendDefaultRateHeaders(reply: FastifyReply, limit: number): void {
  if (reply.hasHeader('X-Rate-Limit-Limit')) return
  const most = limit === 0 ? unlimited : limit
  sendHeaders(reply, { limit: most, remaining: most, reset: 0 })
}

function sendHeaders(reply: FastifyReply, values: { limit: number; remaining: number; reset: number }): void {
  reply.header('X-Rate-Limit-Limit', values.limit)
  reply.header('X-Rate-Limit-Remaining', values.remaining)
  reply.header('X-Rate-Limit-Reset', values.reset)
}

function take(windows: Map<string, Window>, key: string, now: number): Window {
  let window = windows.get(key)
  if (window === undefined || window.endsAt <= now) {
    // a token comes back at most once a minute to this branch: the time to forget the others
    for (const [other, { endsAt }] of windows) if (endsAt <= now) windows.delete(other)
    window = { used: 0, endsAt: now + windowMilliseconds }
    windows.set(key, window)
  }
  window.used += 1
  return window
}
