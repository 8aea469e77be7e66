import type { InjectOptions } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DescribedOperation, listOperations } from '../../server/api-docs/operations.ts'
import { raw, sql } from '../../server/db/sql.ts'
import { registry } from '../../server/desk-api/registry.ts'
import { describeRoutes, mounted } from '../../server/routes.ts'
import { bodies, type Expectation, operationRights, type ResourceRights, resourceRights } from './expectations.ts'
import { createSecretWorld, hiddenResources, type SecretWorld, secretWord } from './world.ts'

let world: SecretWorld
beforeAll(async () => {
  world = await createSecretWorld()
}, 120_000)
afterAll(() => world?.desk.close())

const operations = listOperations(describeRoutes())
const pathsOf = new Map(
  [...mounted, { wire: { many: 'tickets', path: 'tickets' } }].map(({ wire }) => [
    `/${wire.path ?? wire.many}`,
    wire.many,
  ]),
)

/** The resource whose plain read or write an operation is; undefined for all others. */
function plainResource({ path, operation }: DescribedOperation): string | undefined {
  if (operation.operationId in operationRights) return undefined
  const [, base = ''] = /^(.*?)(?:\/\{id\}|\/update|\/delete)?\.json$/.exec(path) ?? []
  return pathsOf.get(base)
}

/** The address of an operation for rows that are the administrator's. */
function addressOf({ path, prefix }: DescribedOperation): string {
  const fixed: Record<string, string> = { slug: 'form-1', token: 'x', name: 'x', emoji: '1', userId: '2', taskId: '1' }
  return `${prefix}${path}`.replace(/\{(\w+)\}/g, (_text, name: string) => {
    const folder =
      path
        .slice(0, path.indexOf(`{${name}}`))
        .split('/')
        .at(-2) ?? ''
    const resource = folder === 'webhooks' ? 'webhookendpoints' : folder
    return fixed[name] ?? String(world.ids.get(resource) ?? 1)
  })
}

async function send(described: DescribedOperation, token: string | null, payload: object = {}) {
  const { method, operation } = described
  const options: InjectOptions = {
    method: method.toUpperCase() as 'GET',
    url: addressOf(described),
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    ...(method === 'get' ? {} : { payload: { ...bodies[operation.operationId], ...payload } }),
  }
  const { statusCode, payload: text, headers } = await world.desk.app.inject(options)
  return { statusCode, text: `${JSON.stringify(headers)} ${text}` }
}

const strangers = () => Object.entries(world.strangers)

/** The hidden rows as they are in the database. */
async function hiddenRows(): Promise<unknown[]> {
  const rows = []
  for (const name of hiddenResources) {
    const table = raw(registry.get(name)?.table ?? name)
    // who was seen when is written by looking
    rows.push([
      name,
      await world.desk.database.query(
        sql`select to_jsonb(t) - 'last_used_at' - 'last_seen_at' as row from ${table} t where t.id = ${world.ids.get(name)}`,
      ),
    ])
  }
  return rows
}

test('the administrator sees the secret of every hidden row, so that not seeing it means something', async () => {
  for (const name of hiddenResources) {
    const path = registry.get(name)?.wire.path ?? name
    const answer = await world.desk.admin.get(`/${path}/${world.ids.get(name)}.json`)
    expect([name, answer.status, JSON.stringify(answer.body).includes(secretWord)]).toEqual([name, 200, true])
  }
})

test('every operation says who may use it', () => {
  const unsaid = operations
    .filter((described) => {
      const resource = plainResource(described)
      return resource === undefined
        ? !(described.operation.operationId in operationRights)
        : !(resource in resourceRights)
    })
    .map(({ operation }) => operation.operationId)
  expect(unsaid).toEqual([])
  const ids = new Set(operations.map(({ operation }) => operation.operationId))
  expect(Object.keys(operationRights).filter((name) => !ids.has(name))).toEqual([])
  expect(hiddenResources.filter((name) => resourceRights[name]?.read === 'all')).toEqual([])
})

test('exactly what is said to be public can be used without signing in, also with a token that ended', async () => {
  const { expired, ...others } = world.deadTokens
  for (const described of operations) {
    const isPublic = operationRights[described.operation.operationId] === 'public'
    expect([described.path, described.operation.security?.length === 0]).toEqual([described.path, isPublic])
    if (isPublic) continue
    for (const token of [null, expired ?? '', ...(described.method === 'get' ? Object.values(others) : [])]) {
      const { statusCode } = await send(described, token)
      expect([described.method, described.path, statusCode]).toEqual([described.method, described.path, 401])
    }
  }
})

test('strangers are refused by every operation on what is not theirs, and nothing of it is told or changed', async () => {
  const before = await hiddenRows()
  const wrong: string[] = []
  for (const described of operations) {
    const { operationId } = described.operation
    // it never ends; see stream.test.ts
    if (operationId === 'streamEvents' || operationRights[operationId] === 'public') continue
    const resource = plainResource(described)
    for (const [who, token] of strangers()) {
      const { statusCode, text } = await send(described, token, isBulk(described) ? bulkBody(resource ?? '') : {})
      const isAsExpected =
        resource === undefined
          ? isExpected(operationRights[operationId] ?? 'hidden', statusCode)
          : isPlainExpected(described, resourceRights[resource] as ResourceRights, statusCode)
      if (!isAsExpected || text.includes(secretWord))
        wrong.push(`${who} ${operationId} ${statusCode} ${text.slice(-300)}`)
    }
  }
  expect(wrong).toEqual([])
  expect(await hiddenRows()).toEqual(before)
}, 120_000)

const isBulk = ({ path }: DescribedOperation): boolean => /\/(update|delete|triggerapply)\.json$/.test(path)

const bulkBody = (resource: string): object => ({
  filter_args: { filter: { id: { $in: [world.ids.get(resource) ?? 0] } } },
  name: 'Changed by a stranger',
})

function isExpected(expectation: Expectation, status: number): boolean {
  if (expectation === 'admins') return status === 403 || status === 404
  return expectation === 'hidden' ? status === 404 : status < 500 && status !== 401
}

function isPlainExpected(described: DescribedOperation, rights: ResourceRights, status: number): boolean {
  const { method, path } = described
  const isOne = path.includes('{id}')
  if (method === 'get') {
    if (rights.read === 'admins') return status === 403
    return isOne && rights.read === 'hidden' ? status === 404 : status === 200
  }
  if (isOne && rights.write === 'refused') return status === 403 || status === 404
  if (rights.read === 'admins') return status === 403
  // of creates and of bulk writes of what one may have oneself: nothing hidden is found, nothing is told
  return status < 500 && status !== 401
}

test('a second stranger is not told whether something exists: what is hidden answers as what is not there', async () => {
  const missing = 999_999
  for (const name of hiddenResources.filter((one) => resourceRights[one]?.read === 'hidden')) {
    const path = registry.get(name)?.wire.path ?? name
    const [one, other] = await Promise.all(
      [world.ids.get(name), missing].map((id) => world.desk.as(world.strangers.agent).get(`/${path}/${id}.json`)),
    )
    const comparable = ({ status, body }: { status: number; body: { errors: object[] } }) => ({
      status,
      errors: body.errors.map((error) => ({ ...error, id: '' })),
    })
    expect([name, comparable(one as never)]).toEqual([name, comparable(other as never)])
  }
})
