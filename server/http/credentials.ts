import type { FastifyRequest } from 'fastify'
import { isApiToken } from '../account/tokens.ts'
import type { Config } from '../config.ts'
import { AppError } from '../lib/app-error.ts'

export const sessionCookie = 'deskhand_session'

/** What a request shows to say who sends it. */
export type Credentials = { kind: 'token' | 'session'; secret: string }

/**
 * Reads Bearer, Basic with the token as user name (older clients) or password, or the session cookie.
 * A header that is there but unreadable is not excused by a cookie.
 */
export function readCredentials(request: FastifyRequest): Credentials | null {
  const header = request.headers.authorization
  if (header === undefined) {
    const secret = request.cookies[sessionCookie]
    return secret ? { kind: 'session', secret } : null
  }
  const [, scheme = '', value = ''] = /^\s*(\S+)\s+(\S+)\s*$/.exec(header) ?? []
  if (scheme.toLowerCase() === 'bearer') return { kind: 'token', secret: value }
  if (scheme.toLowerCase() !== 'basic') return null
  const secret = tokenIn(Buffer.from(value, 'base64').toString('utf8'))
  return secret === '' ? null : { kind: 'token', secret }
}

/** The token of `user:password`: the user name, unless only the password looks like one or there is no user name. */
function tokenIn(pair: string): string {
  const colon = pair.indexOf(':')
  // what `echo` puts behind it is no part of it
  const user = (colon < 0 ? pair : pair.slice(0, colon)).trim()
  const password = colon < 0 ? '' : pair.slice(colon + 1).trim()
  return user === '' || (isApiToken(password) && !isApiToken(user)) ? password : user
}

/** Where a request was made: by our own pages, by another site's, or by something that is no browser. */
function originOf(request: FastifyRequest, config: Config): 'own' | 'foreign' | 'unknown' {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? 'own' : 'foreign'
  const origin = request.headers.origin
  if (origin === undefined) return 'unknown'
  // behind a proxy that ends TLS only the host can be compared with the Host header
  const isOwn = origin === new URL(config.publicUrl).origin || hostOf(origin) === request.headers.host
  return isOwn ? 'own' : 'foreign'
}

/** Another site must not sign people in (as somebody else) or out. Throws 403. */
export function refuseForeign(request: FastifyRequest, config: Config): void {
  if (originOf(request, config) === 'foreign') throw new AppError('forbidden', 'the request comes from another site')
}

/** A browser sends the cookie whoever asks, so a write must prove that it comes from our own page. Throws 403. */
export function checkSessionWrite(request: FastifyRequest, config: Config): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  if (originOf(request, config) !== 'own') throw new AppError('forbidden', 'the request comes from another site')
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null
}
