import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, InjectOptions } from 'fastify'
import { firstStart } from '../../server/account/first-start.ts'
import { type AppOptions, buildApp } from '../../server/app.ts'
import { type Config, readConfig } from '../../server/config.ts'
import type { Database } from '../../server/db/pool.ts'
import { createTestDatabase } from './database.ts'
import { expectDescribed } from './described.ts'

export interface Answer {
  status: number
  /** Parsed JSON; the text itself when it is not JSON, undefined when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into every shape the API answers
  body: any // oxlint-disable-line typescript/no-explicit-any
  headers: Record<string, string | string[] | number | undefined>
}

/** Requests of one caller. Paths below /desk/api/v2 may be given from there: `/tickets.json`. */
export interface Caller {
  get(path: string, headers?: Record<string, string>): Promise<Answer>
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  patch(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  delete(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
}

export interface TestApp {
  app: FastifyInstance
  database: Database
  databaseUrl: string
  config: Config
  /** The administrator's token and the inbox Support of the first start. */
  adminToken: string
  inboxId: number
  admin: Caller
  as(token: string): Caller
  anonymous: Caller
  /** For requests that are odd on purpose: nothing checks that the answers are described. */
  unchecked(headers: Record<string, string>): Caller
  close(): Promise<void>
}

const apiPrefix = '/desk/api/v2'

/** A whole desk on a database of its own, after its first start, without a network. Call `close` in `afterAll`. */
export async function createTestApp(
  settings: Partial<Config> = {},
  options: Pick<AppOptions, 'log' | 'routes'> = {},
): Promise<TestApp> {
  const { database, url, drop } = await createTestDatabase()
  const defaults = readConfig({ DESK_DATA_DIR: join(tmpdir(), 'deskhand-test-files'), DESK_LOG_LEVEL: 'silent' })
  const config: Config = { ...defaults, publicUrl: 'http://desk.test', databaseUrl: url, ...settings }
  const start = await firstStart(database, config)
  const app = await buildApp({ database, config, ...options })
  await app.ready()
  const adminToken = start.apiToken ?? config.apiToken ?? ''
  // routes of a test's own are described nowhere
  const isChecked = options.routes === undefined
  const as = (token: string) => caller(app, { authorization: `Bearer ${token}` }, isChecked)
  return {
    app,
    database,
    databaseUrl: url,
    config,
    adminToken,
    inboxId: start.inboxId ?? 0,
    admin: as(adminToken),
    as,
    anonymous: caller(app, {}, isChecked),
    unchecked: (headers) => caller(app, headers, false),
    async close() {
      await app.close()
      await drop()
    },
  }
}

// Pages for people are no part of the API.
const isPage = (method: string, path: string): boolean =>
  method === 'GET' && /^\/(sign-in\b|message-frame$|$|\?)/.test(path)

/** With `isChecked` every answer has to be one that the API's description describes; see described.ts. */
function caller(app: FastifyInstance, credentials: Record<string, string>, isChecked: boolean): Caller {
  const send =
    (method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE') =>
    async (path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
      const url = /^\/+(desk|launchpad|sign-|assets|inbox\b|message-frame|healthz|readyz)|^\/$/.test(path)
        ? path
        : `${apiPrefix}${path}`
      const isRaw = typeof body === 'string' || Buffer.isBuffer(body)
      const type: Record<string, string> = body === undefined ? {} : { 'content-type': 'application/json' }
      const options: InjectOptions = { method, url, headers: { ...type, ...credentials, ...headers } }
      if (body !== undefined) options.payload = isRaw ? body : JSON.stringify(body)
      const { statusCode, headers: received, payload } = await app.inject(options)
      const contentType = String(received['content-type'] ?? '')
      const isJson = contentType.startsWith('application/json')
      const parsed = payload === '' ? undefined : isJson ? JSON.parse(payload) : payload
      if (isChecked && !isPage(method, path))
        expectDescribed({ method, url, status: statusCode, contentType, body: parsed })
      return { status: statusCode, body: parsed, headers: received }
    }
  const get = send('GET')
  return {
    get: (path, headers) => get(path, undefined, headers),
    post: send('POST'),
    patch: send('PATCH'),
    put: send('PUT'),
    delete: send('DELETE'),
  }
}
