import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts'
import { type Config, readConfig } from '../config.ts'
import { openDatabase } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { findByToken } from '../http/actor-queries.ts'
import { firstStart } from './first-start.ts'
import { isPassword } from './passwords.ts'
import { hashToken } from './tokens.ts'

let db: TestDatabase
beforeEach(async () => {
  db = await createTestDatabase()
})
afterEach(() => db.drop())

const start = (settings: Partial<Config> = {}) =>
  firstStart(db.database, { ...readConfig({}), publicUrl: 'https://desk.test', ...settings })

async function one<Row>(statement: ReturnType<typeof sql>): Promise<Row> {
  const rows = await db.database.query<Row>(statement)
  expect(rows).toHaveLength(1)
  return rows[0]!
}

test('the first start makes a site, an administrator, an inbox with all types, and a token that works', async () => {
  const result = await start({ siteName: 'Acme help' })
  expect(result).toEqual({
    created: true,
    signInUrl: expect.stringMatching(/^https:\/\/desk\.test\/sign-in\?token=[\w-]{43}$/),
    apiToken: expect.stringMatching(/^tkn\.v1_[\w-]{43}$/),
    inboxId: expect.any(Number),
  })
  expect(await one(sql`select name, length(secret) as bytes from site`)).toEqual({ name: 'Acme help', bytes: 32 })
  const actor = (await findByToken(db.database, hashToken(result.apiToken!)))?.actor
  expect(actor).toMatchObject({ role: 'Admin', isOwner: true, email: 'admin@localhost.localdomain' })
  expect(actor?.inboxes.get(result.inboxId!)).toEqual({ access: 'write', isAdmin: true })
  expect(await one(sql`select name, email, local_part, ticketstatus_id from inboxes`)).toEqual({
    name: 'Support',
    email: 'support@localhost.localdomain',
    local_part: 'support',
    ticketstatus_id: null,
  })
  expect(await one(sql`select count(*)::int as types from inbox_tickettypes`)).toEqual({ types: 4 })
  expect(await one(sql`select token_hash from api_tokens`)).toEqual({ token_hash: hashToken(result.apiToken!) })
})

test('a second start changes nothing and brings a fresh link', async () => {
  const first = await start()
  const second = await start()
  expect(second).toMatchObject({ created: false, apiToken: null, inboxId: first.inboxId })
  expect(second.signInUrl).not.toBe(first.signInUrl)
  expect(await one(sql`select (select count(*) from inboxes) + (select count(*) from api_tokens) as n`)).toEqual({
    n: 2,
  })
})

test('processes that start at the same moment make one site', async () => {
  const others = [1, 2, 3].map(() => openDatabase(db.database.connection))
  const config = { ...readConfig({}), publicUrl: 'https://desk.test' }
  const results = await Promise.all([db.database, ...others].map((database) => firstStart(database, config)))
  await Promise.all(others.map((other) => other.close()))
  expect(results.filter(({ created }) => created)).toHaveLength(1)
  expect(results.filter(({ apiToken }) => apiToken !== null)).toHaveLength(1)
  expect(await one(sql`select count(*)::int as admins from users where is_app_owner`)).toEqual({ admins: 1 })
})

test('settings give the address, password and token, and the given token is not shown', async () => {
  const apiToken = 'provisioned-token-0123456789'
  const result = await start({ adminEmail: 'boss@acme.test', adminPassword: 'correct horse', apiToken })
  expect(result.apiToken).toBeNull()
  expect(await findByToken(db.database, hashToken(apiToken))).toMatchObject({ actor: { email: 'boss@acme.test' } })
  expect(await one(sql`select email from inboxes`)).toEqual({ email: 'support@acme.test' })
  const { password_hash } = await one<{ password_hash: string }>(
    sql`select password_hash from users where is_app_owner`,
  )
  expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  expect(await isPassword('correct horse', password_hash)).toBe(true)
  expect(await isPassword('correct horses', password_hash)).toBe(false)
})

test('a token that is set later is added, and a revoked one stays revoked', async () => {
  await start()
  const apiToken = 'provisioned-token-0123456789'
  await start({ apiToken })
  expect(await findByToken(db.database, hashToken(apiToken))).toBeDefined()
  await db.database.query(sql`update api_tokens set revoked_at = now() where token_hash = ${hashToken(apiToken)}`)
  await start({ apiToken })
  expect(await findByToken(db.database, hashToken(apiToken))).toBeUndefined()
})

test('a password from the settings is taken once', async () => {
  await start()
  await start({ adminPassword: 'first password' })
  await start({ adminPassword: 'second password' })
  const { password_hash } = await one<{ password_hash: string }>(
    sql`select password_hash from users where is_app_owner`,
  )
  expect(await isPassword('first password', password_hash)).toBe(true)
})

test('an operator without any administrator gets one back', async () => {
  await start({ adminEmail: 'boss@acme.test' })
  await db.database.query(sql`update users set role = 'Agent', is_app_owner = false`)
  await start({ adminEmail: 'boss@acme.test' })
  expect(await one(sql`select role from users where email = 'boss@acme.test'`)).toEqual({ role: 'Admin' })
})
