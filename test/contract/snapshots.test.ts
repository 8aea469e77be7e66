import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../server/db/ctx.ts'
import { sql } from '../../server/db/sql.ts'
import { encodeCursor } from '../../server/desk-api/cursor.ts'
import { parseListQuery } from '../../server/desk-api/query.ts'
import { fingerprintOf, listStatements } from '../../server/desk-api/read.ts'
import { registry, resourceNamed } from '../../server/desk-api/registry.ts'
import { createTestApp, type TestApp } from '../support/app.ts'

// What is derived is made visible: a change in the engine, a declaration or a migration shows here as a change of SQL.
// `npm test test/contract/snapshots -- -u` writes the files anew.

let desk: TestApp

beforeAll(async () => {
  desk = await createTestApp()
})

afterAll(() => desk.close())

/** An agent in one inbox, so that the conditions on what may be seen are part of the statement. */
const agent: Actor = {
  type: 'users',
  id: 7,
  email: 'agent@example.com',
  firstName: 'Ann',
  lastName: 'Agent',
  role: 'Agent',
  isOwner: false,
  isPartTime: false,
  canManageCompanies: false,
  editMethod: 'html',
  timezoneId: null,
  inboxes: new Map([[1, { access: 'write', isAdmin: false }]]),
  site: {
    name: 'Site',
    timezone: 'UTC',
    agentsCanDelete: true,
    agentsCanEdit: true,
    agentsCanManageTags: true,
    agentsCanManageTicketTemplates: true,
    agentsCanManageCannedResponses: true,
    undoSendSeconds: 0,
  },
}

test('the SQL of every resource’s list is the one that was reviewed', async () => {
  for (const resource of registry.values()) {
    const { page, total } = listStatements({ actor: agent, registry }, resource, parseListQuery({}), null)
    await expect(`${broken(page.text)};\n\n${broken(total.text)};\n`).toMatchFileSnapshot(
      `../snapshots/sql/${resource.wire.many}.sql`,
    )
  }
})

test('the SQL of a walk with cursors goes on from the last row', async () => {
  const resource = resourceNamed('tickets')
  const read = { actor: agent, registry }
  const texts: string[] = []
  for (const orderBy of ['id', 'createdAt', 'subject', 'priority.name']) {
    for (const orderMode of ['asc', 'desc']) {
      const query = parseListQuery({ orderBy, orderMode, fields: 'id' })
      for (const value of orderBy === 'createdAt'
        ? ['2026-11-22 14:04:09.5+00']
        : orderBy === 'id'
          ? ['7']
          : ['7', null]) {
        const cursor = encodeCursor(fingerprintOf(resource, query, null), { value, id: 7 })
        texts.push(listStatements(read, resource, { ...query, cursor }, null).page.text)
      }
    }
  }
  await expect(`${texts.map(broken).join(';\n\n')};\n`).toMatchFileSnapshot('../snapshots/cursor.sql')
})

test('the schema after all migrations is the one that was reviewed', async () => {
  const columns = await desk.database.query<{ table: string; line: string }>(sql`
    select c.relname as table, a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
      || case when a.attidentity <> '' then ' identity' else coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '') end as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname collate "C", a.attnum`)
  const rules = await desk.database.query<{ table: string; line: string }>(sql`
    select conrelid::regclass::text as table, conname || ' ' || pg_get_constraintdef(oid) as line
    from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'p', 'u')
    union all
    select tablename, indexdef from pg_indexes where schemaname = 'public'
    order by 1, 2`)
  const tables = [...new Set(columns.map((row) => row.table))]
  const text = tables.map((table) => {
    const lines = (rows: { table: string; line: string }[]) =>
      rows.filter((row) => row.table === table).map((row) => `  ${row.line}`)
    return [table, ...lines(columns), ...lines(rules)].join('\n')
  })
  await expect(`${text.join('\n\n')}\n`).toMatchFileSnapshot('../snapshots/schema.txt')
})

/** One selected column a line. */
function broken(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ as "(\w+)", /g, ' as "$1",\n  ')
    .replace(/ from (\w+) t where /, '\nfrom $1 t\nwhere ')
}
