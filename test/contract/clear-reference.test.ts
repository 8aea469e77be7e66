import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { registry } from '../../server/desk-api/registry.ts'
import { columnOf } from '../../server/desk-api/resource.ts'
import { createTestApp, type TestApp } from '../support/app.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk?.close())

test('a reference is taken away by meta.delete, and stays when it is null or not given', async () => {
  const { body } = await desk.admin.post('/tickettemplates.json', { name: 'Return', priority: { id: 1 } })
  const path = `/tickettemplates/${body.tickettemplate.id}.json`
  const after = async (given: object) => (await desk.admin.patch(path, given)).body.tickettemplate.priority
  expect(await after({ priority: null })).toMatchObject({ id: 1 })
  expect(await after({ name: 'Returns' })).toMatchObject({ id: 1 })
  expect(await after({ priority: { id: 1, meta: { delete: true } } })).toBeNull()
})

test('a reference that its row needs stays whatever is said of it', async () => {
  const form = await desk.admin.post('/contactforms.json', { slug: 'ask', inbox: { id: desk.inboxId } })
  const path = `/contactforms/${form.body.contactform.id}.json`
  const { status, body } = await desk.admin.patch(path, { inbox: { id: desk.inboxId, meta: { delete: true } } })
  expect([status, body.contactform.inbox.id]).toEqual([200, desk.inboxId])
})

test('every reference that may be taken away is one that its table can be without', async () => {
  const rows = await desk.database.query<{ place: string }>(sql`
    select table_name || '.' || column_name as place from information_schema.columns
    where table_schema = 'public' and is_nullable = 'NO'`)
  const needed = new Set(rows.map(({ place }) => place))
  const optional = [...registry.values()].flatMap(({ table, fields }) =>
    Object.entries(fields).flatMap(([name, field]) =>
      field.kind === 'ref' && field.removable ? `${table}.${columnOf(name, field)}` : [],
    ),
  )
  expect(optional.filter((place) => needed.has(place))).toEqual([])
})
