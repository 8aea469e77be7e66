import cookie from '@fastify/cookie'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { registerSignIn } from './account/sign-in.ts'
import { registerUserInfo } from './account/user-info.ts'
import type { Config } from './config.ts'
import { registerAuth } from './http/auth.ts'
import { registerBodies } from './http/body.ts'
import { answerBrokenRequest } from './http/broken-request.ts'
import { registerCompression } from './http/compress.ts'
import type { AppDeps } from './http/context.ts'
import { allowOtherOrigins, registerCrossOrigin } from './http/cross-origin.ts'
import { registerErrors, sendError } from './http/errors.ts'
import { registerHealth } from './http/health.ts'
import { registerIdempotency } from './http/idempotency.ts'
import { bareAddress, withSuffix } from './http/json-suffix.ts'
import { registerRateLimit, sendDefaultRateHeaders } from './http/rate-limit.ts'
import { registerRepeatGuard } from './http/repeat-guard.ts'
import { registerRequestLog, requestIdOf } from './http/request-log.ts'
import { checkUrl, rewriteUrl } from './http/url.ts'
import { registerRoutes } from './routes.ts'
import { registerWeb } from './web/serve-web.ts'

export interface AppOptions extends AppDeps {
  /** Where log lines go; JSON lines to standard output when absent. */
  log?: FastifyBaseLogger
  /** The API's routes; tests of this layer bring their own. */
  routes?: (scope: FastifyInstance, deps: AppDeps) => void | Promise<void>
}

/** Builds the whole HTTP side without listening; tests inject requests into it. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { database, config, log, routes = registerRoutes } = options
  const deps: AppDeps = { database, config }
  const bare: RegExp[] = []
  const app = Fastify({
    ...(log === undefined ? { logger: { level: config.logLevel } } : { loggerInstance: log }),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
    rewriteUrl: (request) => withSuffix(rewriteUrl(request), bare),
    // whom limits count and sessions name is the visitor, not the proxy in front of this desk
    trustProxy: config.trustedProxies,
    bodyLimit: config.maxBodyBytes,
    // while stopping, what still comes in on open connections is served, with Connection: close
    return503OnClosing: false,
    clientErrorHandler: answerBrokenRequest,
    // an address that cannot be decoded: no hook runs for it
    frameworkErrors(error, request, reply) {
      sendCommonHeaders(request, reply, config)
      sendError(error, request, reply)
    },
  })
  app.addHook('onRoute', ({ url }) => {
    const pattern = bareAddress(url)
    if (pattern !== null) bare.push(pattern)
  })
  app.decorateRequest('deskContext', null)
  app.decorateRequest('credentialKey', null)
  app.decorateRequest('rateLimitPerMinute', null)
  app.decorateRequest('hasLostAnswers', false)

  registerErrors(app)
  registerBodies(app)
  registerRequestLog(app)
  registerCrossOrigin(app)
  await app.register(cookie)
  app.addHook('onRequest', async (request) => checkUrl(request.url))
  app.addHook('onSend', async (request, reply, payload) => {
    sendCommonHeaders(request, reply, config)
    return payload
  })

  registerHealth(app, database)
  registerUserInfo(app, deps)
  await app.register(async (scope) => registerSignIn(scope, deps))
  await app.register(async (scope) => {
    registerCompression(scope)
    await registerWeb(scope)
  })
  await app.register(async (scope) => {
    registerAuth(scope, deps)
    registerRateLimit(scope, config.rateLimitPerMinute)
    registerIdempotency(scope)
    registerRepeatGuard(scope, { database, seconds: config.repeatGuardSeconds })
    registerCompression(scope)
    await routes(scope, deps)
  })
  return app
}

function sendCommonHeaders(request: FastifyRequest, reply: FastifyReply, config: Config): void {
  reply.header('X-Request-Id', request.id)
  reply.header('X-Content-Type-Options', 'nosniff')
  allowOtherOrigins(request, reply)
  if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store')
  sendDefaultRateHeaders(reply, config.rateLimitPerMinute)
}
