import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { signInLinkPage, signInPage } from '../home/pages.ts'
import { type Page, sendPage } from '../home/send-page.ts'
import type { AppDeps } from '../http/context.ts'
import { originOf, sessionCookie } from '../http/credentials.ts'
import { AppError } from '../lib/app-error.ts'
import { isPassword } from './passwords.ts'
import { deleteSession, findUserForSignIn, insertSession, takeSignInLink } from './queries.ts'
import { createThrottle } from './throttle.ts'
import { hashToken, newSecret } from './tokens.ts'

type Form = Record<string, string>

const maximumFailuresOfAccount = 5
const maximumFailuresOfAddress = 30
const maximumFormBytes = 16 * 1024

/**
 * Sign-in by one-time link or by password, and sign-out. Opening the link only shows a button: mail and chat
 * programs open links to preview them, and that must not use it up.
 */
export function registerSignIn(scope: FastifyInstance, deps: AppDeps): void {
  const { database, config } = deps
  const throttle = createThrottle()
  acceptForms(scope)

  scope.get('/sign-in', async (request, reply) => {
    const { token } = request.query as { token?: unknown }
    return sendPage(reply, typeof token === 'string' ? signInLinkPage(token) : signInPage())
  })

  scope.post('/sign-in', { bodyLimit: maximumFormBytes }, async (request, reply) => {
    checkOrigin(request, config)
    const form = fieldsOf(request.body)
    const refusal = form['token'] ? await useLink(form['token'], reply) : await usePassword(form, request, reply)
    return refusal === null ? reply.redirect('/', 303) : sendPage(reply, refusal)
  })

  scope.post('/sign-out', async (request, reply) => {
    checkOrigin(request, config)
    const secret = request.cookies[sessionCookie]
    if (secret) await deleteSession(database, hashToken(secret))
    return reply.clearCookie(sessionCookie, cookieOptions(config)).redirect('/', 303)
  })

  /** Signs in and gives null, or gives the page that says why not. */
  async function useLink(token: string, reply: FastifyReply): Promise<Page | null> {
    const userId = await takeSignInLink(database, hashToken(token))
    if (userId !== undefined) return startSession(reply, userId)
    reply.code(400)
    return signInPage('This link was used already or is older than an hour.')
  }

  async function usePassword(form: Form, request: FastifyRequest, reply: FastifyReply): Promise<Page | null> {
    const email = (form['email'] ?? '').trim()
    const account = `${request.ip} ${email.toLowerCase()}`
    const wait = Math.max(
      throttle.secondsToWait(account, maximumFailuresOfAccount),
      throttle.secondsToWait(request.ip, maximumFailuresOfAddress),
    )
    if (wait > 0) {
      reply.code(429).header('Retry-After', wait)
      return signInPage('Too many attempts. Please wait ten minutes.', email)
    }
    // counted before the check, so that guesses sent all at once are counted too
    throttle.fail(account)
    const user = await findUserForSignIn(database, email)
    const isRight = await isPassword(form['password'] ?? '', user?.password_hash ?? null)
    if (user !== undefined && isRight) {
      throttle.clear(account)
      return startSession(reply, user.id)
    }
    throttle.fail(request.ip)
    reply.code(400)
    return signInPage('This address and password do not match.', email)
  }

  async function startSession(reply: FastifyReply, userId: number): Promise<null> {
    const secret = newSecret()
    await insertSession(database, { userId, hash: hashToken(secret) })
    reply.setCookie(sessionCookie, secret, { ...cookieOptions(config), maxAge: 30 * 24 * 60 * 60 })
    return null
  }
}

function cookieOptions(config: Config) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.publicUrl.startsWith('https:') } as const
}

/** The texts of a form; the same names in JSON do as well. */
function fieldsOf(body: unknown): Form {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** Another site must not sign people in (as somebody else) or out. */
function checkOrigin(request: FastifyRequest, config: Config): void {
  if (originOf(request, config) === 'foreign') throw new AppError('forbidden', 'the request comes from another site')
}

function acceptForms(scope: FastifyInstance): void {
  const options = { parseAs: 'string', bodyLimit: maximumFormBytes } as const
  scope.addContentTypeParser('application/x-www-form-urlencoded', options, async (_request: unknown, body: string) => {
    const form: Form = Object.fromEntries(new URLSearchParams(body))
    if (Object.values(form).some((value) => value.includes('\0')))
      throw new AppError('invalid', 'a field has NUL in it')
    return form
  })
}
