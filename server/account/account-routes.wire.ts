import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { unwrap } from '../desk-api/body.ts'
import { idOf } from '../desk-api/mount.ts'
import { formatInstant } from '../desk-api/present.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readBoolean } from '../desk-api/values.ts'
import { record, systemActor } from '../events/record.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { refuseForeign } from '../http/credentials.ts'
import { createThrottle } from '../http/throttle.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { isEmailAddress } from '../lib/email-address.ts'
import { inviteUser } from './invite-user.ts'
import { networkOf } from './network-of.ts'
import { findInvitation } from './password-queries.ts'
import { startSession } from './session.ts'
import { changeOwnPassword, lookAtLink, setPasswordByLink } from './set-password.ts'

const maximumBodyBytes = 16 * 1024
// of one address of the network in ten minutes: links that do not exist, and mails asked for
const maximumWrongLinks = 30
const maximumResets = 20
// mails to one agent in ten minutes
const maximumResetsOfAccount = 3
const maximumWrongPasswords = 5

/** Invitations and passwords, an extension. The links lead to a page of the app, which calls these with its token. */
export function registerAccountRoutes(app: FastifyInstance, deps: AppDeps): void {
  const throttle = createThrottle()
  const open = { config: { public: true }, bodyLimit: maximumBodyBytes }

  const canMail = deps.config.smtpUrl !== null
  const presentAgain = async (ctx: Ctx, id: number) => {
    const link = await findInvitation(ctx.db, id)
    return { status: 201, body: presentInvitation({ ...link, url: null, isMailed: false }) }
  }
  const config = { idempotency: { present: presentAgain, isSecret: true } }
  app.post(`${apiPrefix}/users/:id/invite.json`, { config }, async (request, reply) => {
    const problems = new Problems()
    const isAsked = readBoolean(problems, 'sendMail', unwrap(request.body, 'invitation').fields.sendMail) ?? true
    problems.throwIfAny()
    const userId = idOf(request)
    const link = await inviteUser(ctxOf(request), userId, { isMailed: isAsked })
    return reply.code(201).send(presentInvitation({ ...link, userId, isMailed: isAsked && canMail }))
  })

  app.post(`${apiPrefix}/passwordlinks/look.json`, open, async (request) =>
    withLink(request, async (token) => {
      const user = await lookAtLink(deps.database, token)
      const { email, first_name: firstName, last_name: lastName, kind } = user
      return { passwordlink: { kind, email, firstName, lastName } }
    }),
  )

  app.post(`${apiPrefix}/passwordlinks/use.json`, open, async (request, reply) => {
    await withLink(request, async (token) => {
      const { fields } = unwrap(request.body, 'passwordlink')
      const names = { firstName: nameOf(fields.firstName), lastName: nameOf(fields.lastName) }
      const given = { token, password: textOf(fields.password), ...names }
      await startSession(deps, { request, reply }, await setPasswordByLink(deps.database, given))
    })
    return reply.code(204).send()
  })

  app.post(`${apiPrefix}/passwordresets.json`, open, async (request, reply) => {
    refuseForeign(request, deps.config)
    const email = textOf(unwrap(request.body, 'passwordreset').fields.email).trim()
    if (!isEmailAddress(email)) {
      throw new AppError('invalid', { detail: 'must be a valid email address', source: 'email' })
    }
    throttle.refuseAfter({ [`reset ${networkOf(request.ip)}`]: maximumResets })
    throttle.fail(`reset ${networkOf(request.ip)}`)
    // silently: who asks does not learn whether the address is known, nor that others asked
    const account = `reset ${email.toLowerCase()}`
    if (throttle.secondsToWait(account, maximumResetsOfAccount) === 0) {
      throttle.fail(account)
      await deps.database.transaction((tx) => record(tx, systemActor, { kind: 'password.forgotten', email }))
      wakeDispatcher(deps.database)
    }
    return reply.code(204).send()
  })

  const changePassword = async (request: FastifyRequest, reply: FastifyReply) => {
    const ctx = ctxOf(request)
    const { fields } = unwrap(request.body, 'password')
    const key = `password ${ctx.actor.id}`
    throttle.refuseAfter({ [key]: maximumWrongPasswords })
    // counted before the check, so that guesses sent all at once are counted too
    throttle.fail(key)
    const given = { currentPassword: textOf(fields.currentPassword), newPassword: textOf(fields.newPassword) }
    await changeOwnPassword(ctx, given)
    throttle.clear(key)
    return reply.code(204).send()
  }
  app.route({ method: ['PUT', 'PATCH'], url: `${apiPrefix}/me/password.json`, handler: changePassword })

  /** Gives the token of the body to `work`, and counts those that are none. */
  async function withLink<Result>(request: FastifyRequest, work: (token: string) => Promise<Result>): Promise<Result> {
    refuseForeign(request, deps.config)
    const key = `link ${networkOf(request.ip)}`
    throttle.refuseAfter({ [key]: maximumWrongLinks })
    const token = textOf(unwrap(request.body, 'passwordlink').fields.token)
    try {
      return await work(token)
    } catch (error) {
      throttle.fail(key)
      throw error
    }
  }
}

function presentInvitation(link: {
  id: number
  url: string | null
  expiresAt: string
  userId: number
  isMailed: boolean
}): object {
  const { id, url, isMailed, userId } = link
  return {
    invitation: { id, url, expiresAt: formatInstant(link.expiresAt), isMailed, user: { id: userId, type: 'users' } },
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')
const nameOf = (value: unknown): string => textOf(value).trim().slice(0, 255)
