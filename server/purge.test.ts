import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/support/database.ts'
import { makeUser } from '../test/support/factories.ts'
import { keepLog } from '../test/support/mail.ts'
import { sql } from './db/sql.ts'
import { purge } from './purge.job.ts'

let desk: TestDatabase
beforeAll(async () => {
  desk = await createTestDatabase()
})
afterAll(() => desk.drop())

test('what is old and done goes, what is new or open stays', async () => {
  const { id } = await makeUser(desk.database)
  await desk.database.query(sql`
    insert into events (kind, data, created_at, dispatched_at) values
      ('old', '{}', now() - interval '31 days', now() - interval '31 days'),
      ('old but open', '{}', now() - interval '31 days', null),
      ('new', '{}', now() - interval '29 days', now())`)
  await desk.database.query(sql`
    insert into idempotency_keys (actor_id, key, request_hash, owner, locked_until, created_at) values
      (${id}, 'old', '', gen_random_uuid(), now(), now() - interval '25 hours'),
      (${id}, 'new', '', gen_random_uuid(), now(), now() - interval '23 hours')`)
  await desk.database.query(sql`
    insert into sessions (token_hash, user_id, expires_at) values
      ('old', ${id}, now() - interval '1 second'), ('new', ${id}, now() + interval '1 hour')`)
  await desk.database.query(sql`
    insert into sign_in_links (token_hash, user_id, expires_at) values
      ('old', ${id}, now() - interval '1 second'), ('new', ${id}, now() + interval '1 hour')`)
  await purge(desk.database, keepLog())
  const left = await desk.database.query(sql`
    select (select array_agg(kind order by id) from events) as events,
      (select array_agg(key) from idempotency_keys) as keys,
      (select array_agg(convert_from(token_hash, 'UTF8')) from sessions) as sessions,
      (select array_agg(convert_from(token_hash, 'UTF8')) from sign_in_links) as links`)
  expect(left).toEqual([{ events: ['old but open', 'new'], keys: ['new'], sessions: ['new'], links: ['new'] }])
})
