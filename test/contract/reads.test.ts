import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, createTestApp, type TestApp } from '../support/app.ts'
import { makeSample, pathOf, problemsOf, readable } from './samples.ts'
import { expectDecent, expectIncluded, expectShape } from './shape.ts'

// What every resource owes its clients on reads (clients.md 9-28); the list comes from the declarations.

let desk: TestApp
const made = new Map<string, number[]>()

beforeAll(async () => {
  desk = await createTestApp()
  for (const resource of readable) {
    made.set(resource.wire.many, [
      await makeSample(desk, resource),
      await makeSample(desk, resource),
      await makeSample(desk, resource),
    ])
  }
})
afterAll(() => desk.close())

const filterOf = (filter: unknown): string => `filter=${encodeURIComponent(JSON.stringify(filter))}`

describe.each(readable.map((resource) => [resource.wire.many, resource] as const))('%s', (many, resource) => {
  const { one } = resource.wire
  const path = pathOf(resource)
  const list = (query = '') => desk.admin.get(`${path}.json${query}`)
  const ids = (answer: { body: Record<string, { id: number }[]> }) => (answer.body[many] ?? []).map((row) => row.id)

  test('a list is rows, an empty object of includes and both page blocks', async () => {
    const { status, body } = await list()
    expect(status).toBe(200)
    expect(Object.keys(body).sort()).toEqual([many, 'included', 'meta', 'pagination'].sort())
    expect(body.included).toEqual({})
    const records = body[many].length
    expect(body.pagination).toEqual({ records, pageSize: 50, pages: 1, page: 1, hasMorePages: false })
    expect(body.meta.page).toEqual({
      count: records,
      pageSize: 50,
      pageOffset: 0,
      pages: 1,
      hasMore: false,
      hasMorePages: false,
      nextCursor: null,
    })
    expect(ids({ body })).toEqual(expect.arrayContaining(made.get(many) ?? []))
    for (const row of body[many]) expectShape(resource, row)
    expectDecent(body)
  })

  test('page and pageSize are clamped, never refused', async () => {
    for (const [sent, used] of [
      ['500', 100],
      ['0', 1],
      ['-1', 1],
      ['abc', 50],
      ['2', 2],
      ['', 50],
    ] as const) {
      const { status, body } = await list(`?pageSize=${sent}`)
      expect([status, body.pagination.pageSize, body.meta.page.pageSize]).toEqual([200, used, used])
    }
    for (const page of ['0', '-3', 'x', '']) expect((await list(`?page=${page}`)).body.pagination.page).toBe(1)
  })

  test('pages are disjoint, and one past the end is empty with the true totals', async () => {
    const all = ids(await list('?pageSize=100'))
    const pages: number[] = []
    for (let page = 1; page <= Math.ceil(all.length / 2); page++) {
      const answer = await list(`?pageSize=2&page=${page}`)
      expect(answer.body.meta.page).toMatchObject({ pageOffset: page - 1, hasMore: page * 2 < all.length })
      pages.push(...ids(answer))
    }
    expect(pages).toEqual(all)
    const past = await list('?pageSize=2&page=99999999999')
    expect([past.status, past.body[many], past.body.pagination.records]).toEqual([200, [], all.length])
  })

  test('a walk with cursors gives the rows of the list in its order, by every name and in both directions', async () => {
    const names = ['id', 'createdAt', 'updatedAt', ...resource.list.order]
    const walk = async (name: string, index: number): Promise<void> => {
      const order = `orderBy=${name}&orderMode=${index % 2 === 0 ? 'desc' : 'asc'}`
      const all = ids(await list(`?pageSize=100&${order}`))
      const walked: number[] = []
      let cursor: string | null = ''
      while (cursor !== null) {
        const answer: Answer = await list(`?pageSize=${Math.ceil(all.length / 3)}&${order}&cursor=${cursor}`)
        expect([name, answer.status]).toEqual([name, 200])
        const { page } = answer.body.meta
        expect([page.count, page.hasMore]).toEqual([null, page.nextCursor !== null])
        walked.push(...ids(answer))
        cursor = page.nextCursor
      }
      expect([name, walked]).toEqual([name, all])
    }
    await Promise.all(names.map(walk))
  })

  test('createdAt, updatedAt and id order every list, in any case of the mode; an unknown name is refused', async () => {
    const descending = ids(await list('?orderBy=id&orderMode=DESC'))
    expect(descending).toEqual([...descending].sort((one_, other) => other - one_))
    expect(ids(await list('?orderBy=id&orderMode=Asc'))).toEqual(descending.toReversed())
    for (const name of ['createdAt', 'updatedAt', ...resource.list.order])
      expect((await list(`?orderBy=${name}&orderMode=desc`)).status, name).toBe(200)
    for (const word of ['asc', 'desc', 'ASC', ''])
      expect(ids(await list(`?orderBy=${word}`))).toEqual(ids(await list()))
    const refused = await list('?orderBy=shoeSize')
    expect(refused.status).toBe(400)
    expect(problemsOf(refused).orderBy).toContain('shoeSize')
  })

  test('an empty filter restricts nothing; ids may be strings', async () => {
    const all = ids(await list())
    for (const query of ['?filter={}', '?filter=', '?', `?${filterOf({ $and: [] })}`, `?${filterOf({ $or: [] })}`])
      expect(ids(await list(query)), query).toEqual(all)
    const [first = 0, second = 0] = made.get(many) ?? []
    expect(ids(await list(`?${filterOf({ id: { $in: [String(first), second, 999_999] } })}`)).sort()).toEqual(
      [first, second].sort(),
    )
    expect(ids(await list(`?${filterOf({ id: first })}`))).toEqual([first])
    expect(ids(await list(`?${filterOf({ id: { $gte: first, $lte: first } })}`))).toEqual([first])
    expect(
      ids(
        await list(`?${filterOf({ $or: [{ id: first }, { $and: [{ id: { $ne: first } }, { id: second }] }] })}`),
      ).sort(),
    ).toEqual([first, second].sort())
    expect(ids(await list(`?${filterOf({ createdAt: { $gt: '2001-02-03T04:05:06.789Z' } })}`))).toEqual(all)
    expect(ids(await list(`?${filterOf({ createdAt: { $lt: '2001-02-03T04:05:06Z' } })}`))).toEqual([])
  })

  test('every declared filter field takes a comparison', async () => {
    const compare = async (name: string): Promise<void> => {
      const answer = await list(`?${filterOf({ [name]: null })}`)
      expect([answer.status, answer.body.errors], name).toEqual([200, undefined])
    }
    await Promise.all(resource.list.filter.map(compare))
  })

  test('a filter that cannot be understood is refused by name', async () => {
    for (const [filter, source] of [
      [{ shoeSize: 1 }, 'filter.shoeSize'],
      [{ id: { $regex: 'x' } }, 'filter.id.$regex'],
      [{ $nor: [] }, 'filter.$nor'],
      [{ id: 'abc' }, 'filter.id'],
      [{ id: { $in: 5 } }, 'filter.id.$in'],
      [[1], 'filter'],
    ] as const) {
      const answer = await list(`?${filterOf(filter)}`)
      expect([answer.status, Object.keys(problemsOf(answer))], JSON.stringify(filter)).toEqual([400, [source]])
    }
    const broken = await list(`?filter=${encodeURIComponent('{"id":')}`)
    expect([broken.status, problemsOf(broken)]).toEqual([400, { filter: 'must be valid JSON' }])
  })

  test('fields keeps what is asked for, and always the id', async () => {
    const [first = 0] = made.get(many) ?? []
    for (const row of (await list('?fields=createdAt,shoeSize')).body[many])
      expect(Object.keys(row).sort()).toEqual(['createdAt', 'id'])
    expect((await desk.admin.get(`${path}/${first}.json?fields=id`)).body[one]).toEqual({ id: first })
  })

  test('unknown parameters and includes are ignored; all gives every section as a list', async () => {
    const noisy = await list(
      '?include=users&sortBy=name&status=active&per_page=3&updatedAfter=2020-01-01&statuses[]=1&includes=nonsense,&orderMode=sideways',
    )
    expect([noisy.status, noisy.body.included]).toEqual([200, {}])
    const { body } = await list('?includes=all')
    expect(Object.keys(body.included)).toContain('users')
    expectIncluded(body.included)
    expectDecent(body)
    expect(Object.keys((await list('?includes=users')).body.included)).toEqual(['users'])
  })

  test('get answers the row of the list; an id that names nothing is 404', async () => {
    const [first = 0] = made.get(many) ?? []
    const { status, body } = await desk.admin.get(`${path}/${first}.json?includes=all`)
    expect([status, Object.keys(body)]).toEqual([200, expect.arrayContaining(['included', one])])
    const listed = (await list(`?${filterOf({ id: first })}`)).body[many][0]
    expect(body[one]).toEqual(listed)
    expectIncluded(body.included)
    for (const id of ['999999', '0', '-1', 'abc', '1e3', '99999999999999999999', '9007199254740993']) {
      expect((await desk.admin.get(`${path}/${id}.json`)).status, id).toBe(404)
    }
  })

  test('nobody reads without a token', async () => {
    expect((await desk.anonymous.get(`${path}.json`)).status).toBe(401)
    expect((await desk.as('tkn.v1_wrong').get(`${path}/1.json`)).status).toBe(401)
  })
})
