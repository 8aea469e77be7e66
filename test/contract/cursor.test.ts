import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { createTestApp, type TestApp } from '../support/app.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
  for (let number = 1; number <= 6; number++) await addTag(`Tag ${number}`)
})
afterAll(() => desk.close())

const addTag = (name: string) => desk.admin.post('/tags.json', { tag: { name } })
const list = async (query: string) => (await desk.admin.get(`/tags.json?${query}`)).body
const namesOf = (body: { tags: { name: string }[] }) => body.tags.map(({ name }) => name)
const made = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')

test('a walk goes on where it was, whatever comes in or goes meanwhile', async () => {
  const first = await list('pageSize=2&cursor=')
  expect(namesOf(first)).toEqual(['Tag 1', 'Tag 2'])
  expect(first.pagination).toEqual({ records: null, pageSize: 2, pages: null, page: null, hasMorePages: true })
  expect(first.meta.page).toMatchObject({ count: null, pageOffset: null, pages: null, hasMore: true })
  await addTag('Tag 0')
  await desk.admin.delete(`/tags/${first.tags[1].id}.json`)
  const second = await list(`pageSize=3&cursor=${first.meta.page.nextCursor}`)
  expect(namesOf(second)).toEqual(['Tag 3', 'Tag 4', 'Tag 5'])
  const last = await list(`pageSize=3&cursor=${second.meta.page.nextCursor}`)
  expect([namesOf(last), last.meta.page.nextCursor, last.pagination.hasMorePages]).toEqual([['Tag 6'], null, false])
})

test('a list goes on by cursor from any of its pages', async () => {
  const page = await list('orderBy=createdAt&orderMode=desc&pageSize=2&page=2')
  const rest = await list(`orderBy=createdAt&orderMode=desc&cursor=${page.meta.page.nextCursor}`)
  const all = namesOf(await list('orderBy=createdAt&orderMode=desc'))
  expect([...namesOf(page), ...namesOf(rest)]).toEqual(all.slice(2))
})

test('rows of the same moment come once each', async () => {
  await desk.database.query(sql`update tags set created_at = '2026-01-01T00:00:00.123456Z'`)
  const walked: number[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const body = await list(`orderBy=createdAt&pageSize=2&cursor=${cursor}`)
    walked.push(...body.tags.map(({ id }: { id: number }) => id))
    cursor = body.meta.page.nextCursor
  }
  expect(walked).toEqual([...new Set(walked)].sort((one, other) => one - other))
  expect(walked.length).toBe((await list('')).pagination.records)
})

test('a cursor of another list, filter or order is refused by name', async () => {
  const { nextCursor } = (await list('pageSize=2&cursor=')).meta.page
  for (const path of [
    `/tags.json?orderMode=desc&cursor=${nextCursor}`,
    `/tags.json?orderBy=id&cursor=${nextCursor}`,
    `/tags.json?filter={"id":{"$gt":1}}&cursor=${nextCursor}`,
    `/tags.json?includeArchived=true&cursor=${nextCursor}`,
    `/tickets.json?cursor=${nextCursor}`,
  ]) {
    expect(await desk.admin.get(path)).toMatchObject({
      status: 400,
      body: { errors: [{ source: 'cursor', detail: 'belongs to a list with another filter or order' }] },
    })
  }
})

test('what is no cursor, or one that somebody made up, is refused by name', async () => {
  const listOf = async (query: string): Promise<string> => {
    const { nextCursor } = (await list(`pageSize=2&${query}`)).meta.page
    return JSON.parse(Buffer.from(nextCursor, 'base64url').toString())[0]
  }
  const byTime = await listOf('orderBy=createdAt')
  const byId = await listOf('orderBy=id')
  const cursors = ['x', '%00', 'null', 'W10', '-', made(), made(1, 2, 3), 'a&cursor=b'].map((text) => `cursor=${text}`)
  const times = ['', 'now', 'infinity', '2026-02-30 00:00:00+00', '2026-01-01 25:00:00+00', '20260-01-01 00:00:00+00']
  const odd = [
    ...times.map((value) => `orderBy=createdAt&cursor=${made(byTime, value, 1)}`),
    ...['1.5', 'x', '', '99999999999999999999'].map((value) => `orderBy=id&cursor=${made(byId, value, 1)}`),
    ...[null, '1', 1.5, 1e300].map((id) => `orderBy=id&cursor=${made(byId, '1', id)}`),
    `cursor=${made(await listOf(''), 'a\0b', 1)}`,
  ]
  for (const query of [...cursors, ...odd]) {
    const { status, body } = await desk.admin.get(`/tags.json?${query}`)
    expect([query, status, body.errors?.[0].source]).toEqual([query, 400, 'cursor'])
  }
})
