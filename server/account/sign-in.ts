import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { AppDeps } from '../http/context.ts'
import { refuseForeign, sessionCookie } from '../http/credentials.ts'
import { createThrottle } from '../http/throttle.ts'
import { AppError } from '../lib/app-error.ts'
import { networkOf } from './network-of.ts'
import { isPassword } from './passwords.ts'
import { deleteSession, findUserForSignIn, takeSignInLink } from './queries.ts'
import { cookieOptions, startSession } from './session.ts'
import { hashToken } from './tokens.ts'

type Fields = Record<string, unknown>

const maximumFailuresOfAccount = 5
const maximumFailuresOfAddress = 30
const maximumBodyBytes = 16 * 1024

/**
 * Sign-in by one-time link (`{token}`) or by password (`{email, password}`), and sign-out. The link in the banner opens
 * a page with a button: mail and chat programs open links to preview them, and that must not use it up.
 */
export function registerSignIn(scope: FastifyInstance, deps: AppDeps): void {
  const { database, config } = deps
  const throttle = createThrottle()

  scope.post('/sign-in', { bodyLimit: maximumBodyBytes }, async (request, reply) => {
    refuseForeign(request, config)
    const fields = (request.body ?? {}) as Fields
    const token = textOf(fields['token'])
    const userId = token === '' ? await usePassword(fields, request) : await useLink(token)
    await startSession(deps, { request, reply }, userId)
    return reply.code(204).send()
  })

  scope.post('/sign-out', { bodyLimit: maximumBodyBytes }, async (request, reply) => {
    refuseForeign(request, config)
    const secret = request.cookies[sessionCookie]
    if (secret) await deleteSession(database, hashToken(secret))
    return reply.clearCookie(sessionCookie, cookieOptions(config)).code(204).send()
  })

  async function useLink(token: string): Promise<number> {
    const userId = await takeSignInLink(database, hashToken(token))
    if (userId !== undefined) return userId
    throw new AppError('invalid', { detail: 'this link was used already or is older than an hour', source: 'token' })
  }

  async function usePassword(fields: Fields, request: FastifyRequest): Promise<number> {
    const email = textOf(fields['email']).trim()
    const visitor = networkOf(request.ip)
    const account = `${visitor} ${email.toLowerCase()}`
    throttle.refuseAfter({ [account]: maximumFailuresOfAccount, [visitor]: maximumFailuresOfAddress })
    // counted before the check, so that guesses sent all at once are counted too
    throttle.fail(account)
    const user = await findUserForSignIn(database, email)
    const isRight = await isPassword(textOf(fields['password']), user?.password_hash ?? null)
    if (user !== undefined && isRight) {
      throttle.clear(account)
      return user.id
    }
    throttle.fail(visitor)
    throw new AppError('invalid', { detail: 'this address and password do not match', source: 'password' })
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
