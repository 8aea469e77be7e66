import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Actor } from '../../server/db/ctx.ts'
import type { Resource } from '../../server/desk-api/resource.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeUser } from '../support/factories.ts'
import { changedText, creatable, makeSample, pathOf, problemsOf, sampleBody, tested, writableTexts } from './samples.ts'
import { expectDecent, expectShape } from './shape.ts'

// What every resource owes its clients on writes (clients.md 1-5, 17; decisions): both body forms, all the noise, every
// problem by name, partial updates, and rights.

let desk: TestApp
let agentToken = ''
// what official clients send around the fields they mean
const nullSections = {
  companies: null,
  contacts: null,
  customers: null,
  users: null,
  domains: null,
  inboxaliases: null,
  customfieldoptions: null,
}
const noise = {
  id: 0,
  type: null,
  meta: null,
  state: '',
  createdAt: null,
  createdBy: { id: 0, type: '', meta: null },
  suggestions: {},
  isReady: true,
  error: null,
}
// the switches are on, the personal permissions are not
const plainAgent = {
  role: 'Agent',
  isOwner: false,
  canManageCompanies: false,
  inboxes: new Map(),
  site: { agentsCanManageTags: true, agentsCanManageTicketTemplates: true },
} as unknown as Actor

beforeAll(async () => {
  desk = await createTestApp()
  agentToken = (await makeUser(desk.database, { inboxes: { [desk.inboxId]: 'write' } })).token
})
afterAll(() => desk.close())

const mayWrite = ({ access: { write } }: Resource): boolean =>
  write === 'agent' || (typeof write === 'function' && write(plainAgent))

const named = (list: typeof tested) => list.map((resource) => [resource.wire.many, resource] as const)

describe.each(named(creatable))('creating %s', (_many, resource) => {
  const { one } = resource.wire
  const path = `${pathOf(resource)}.json`

  test('takes a flat and a wrapped body, in any case of the wrapper, and ignores noise', async () => {
    for (const wrap of [
      (body: object) => body,
      (body: object) => ({ [one]: body }),
      (body: object) => ({ [one.toUpperCase()]: body, included: nullSections }),
    ]) {
      const sample = await sampleBody(desk, resource)
      const { status, body } = await desk.admin.post(path, wrap({ ...noise, shoeSize: 44, ...sample }))
      expect([status, body.errors]).toEqual([201, undefined])
      expect(body.included).toEqual({})
      expectShape(resource, body[one])
      expectDecent(body)
      for (const [name] of writableTexts(resource)) {
        const sent = sample[name]
        if (typeof sent === 'string') expect(body[one][name], name).toBe(sent)
      }
    }
  })

  test('names every missing required field at once', async () => {
    const required = Object.entries(resource.fields).filter(([, field]) => field.required && !field.readonly)
    for (const body of [
      {},
      { [one]: {}, included: null },
      Object.fromEntries(required.map(([name]) => [name, null])),
    ]) {
      const answer = await desk.admin.post(path, body)
      // a customer needs no particular field, but something
      expect(answer.status).toBe(400)
      expect(problemsOf(answer)).toMatchObject(Object.fromEntries(required.map(([name]) => [name, 'must be set'])))
    }
  })

  test('names every field of the wrong kind at once', async () => {
    const sample = await sampleBody(desk, resource)
    const texts = writableTexts(resource).map(([name]) => name)
    const references = Object.entries(resource.fields).flatMap(([name, field]) =>
      field.kind === 'ref' && !field.readonly && !field.hidden ? [name] : [],
    )
    const wrong = {
      ...Object.fromEntries(texts.map((name) => [name, {}])),
      ...Object.fromEntries(references.map((name) => [name, { id: 999_999 }])),
    }
    const answer = await desk.admin.post(path, { ...sample, ...wrong })
    expect(answer.status).toBe(400)
    expect(problemsOf(answer)).toMatchObject({
      ...Object.fromEntries(texts.map((name) => [name, 'must be a text'])),
      ...Object.fromEntries(references.map((name) => [`${name}.id`, 'not found'])),
    })
  })

  test('refuses what is no object and stores nothing', async () => {
    const total = async () => (await desk.admin.get(`${path}?pageSize=1`)).body.pagination.records
    const before = await total()
    for (const body of ['[]', '"text"', '5', '{"a":', ''])
      expect((await desk.admin.post(path, body, { 'content-type': 'application/json' })).status, body).toBe(400)
    expect(await total()).toBe(before)
  })

  test('needs a token, and the right to', async () => {
    const sample = await sampleBody(desk, resource)
    expect((await desk.anonymous.post(path, sample)).status).toBe(401)
    if (!mayWrite(resource)) expect((await desk.as(agentToken).post(path, sample)).status).toBe(403)
  })
})

describe.each(named(tested.filter((resource) => resource.update !== false)))('updating %s', (_many, resource) => {
  const { one } = resource.wire
  const pathTo = (id: number | string) => `${pathOf(resource)}/${id}.json`
  const get = async (id: number) => (await desk.admin.get(pathTo(id))).body[one]
  // what is computed from other fields follows them
  const computed = Object.entries(resource.fields).flatMap(([name, field]) => ('expression' in field ? [name] : []))
  const unchanged = (row: Record<string, unknown>) => ({
    ...row,
    updatedAt: null,
    updatedBy: null,
    ...Object.fromEntries(computed.map((name) => [name, null])),
  })

  // a resource without texts has tests of its own for what it has
  test.skipIf(writableTexts(resource).length === 0)(
    'changes what is given and nothing else, by PUT and by PATCH',
    async () => {
      const id = await makeSample(desk, resource)
      const [name, field] = writableTexts(resource).find(([, entry]) => entry.format === undefined) ??
        writableTexts(resource)[0] ?? ['', { kind: 'text' }]
      for (const method of ['put', 'patch'] as const) {
        const before = await get(id)
        const value = changedText(resource, field, `${method} ${id}`)
        const { status, body } = await desk.admin[method](pathTo(id), {
          [one]: { id: 0, type: null, [name]: value },
          included: nullSections,
        })
        expect([status, body.errors]).toEqual([200, undefined])
        expect(body[one][name]).toBe(value)
        expect(unchanged(body[one])).toEqual(unchanged({ ...before, [name]: value }))
        expect(await get(id)).toEqual(body[one])
      }
    },
  )

  test('null and an empty body leave everything alone', async () => {
    const id = await makeSample(desk, resource)
    const before = unchanged(await get(id))
    const nulls = Object.fromEntries(Object.keys(resource.fields).map((name) => [name, null]))
    for (const body of [{}, { [one]: {} }, nulls, { [one]: { ...noise, ...nulls }, included: nullSections }]) {
      const answer = await desk.admin.put(pathTo(id), body)
      expect([answer.status, answer.body.errors]).toEqual([200, undefined])
      expect(unchanged(answer.body[one])).toEqual(before)
    }
  })

  test('does not empty a required text', async () => {
    const id = await makeSample(desk, resource)
    const required = writableTexts(resource).flatMap(([name, field]) => (field.required ? [name] : []))
    const answer = await desk.admin.patch(pathTo(id), Object.fromEntries(required.map((name) => [name, ''])))
    expect(answer.status).toBe(required.length === 0 ? 200 : 400)
    if (required.length > 0)
      expect(problemsOf(answer)).toMatchObject(Object.fromEntries(required.map((name) => [name, 'must be set'])))
  })

  test('an id that names nothing is 404, and rights are asked', async () => {
    expect((await desk.admin.patch(pathTo(999_999), {})).status).toBe(404)
    expect((await desk.admin.put(pathTo('abc'), {})).status).toBe(404)
    expect((await desk.anonymous.patch(pathTo(1), {})).status).toBe(401)
    const id = await makeSample(desk, resource)
    if (!mayWrite(resource)) expect((await desk.as(agentToken).patch(pathTo(id), {})).status).toBe(403)
  })
})

describe.each(named(tested.filter((resource) => resource.remove !== false)))('deleting %s', (many, resource) => {
  const path = pathOf(resource)

  test('takes the row out of lists and of the reach of writes; who asks for it by id sees that it is deleted', async () => {
    const id = await makeSample(desk, resource)
    const { status, body } = await desk.admin.delete(`${path}/${id}.json`)
    expect([status, body]).toEqual([204, undefined])
    const listed = (filter: object) =>
      desk.admin.get(`${path}.json?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    expect((await listed({ id })).body[many]).toEqual([])
    expect((await desk.admin.delete(`${path}/${id}.json`)).status).toBe(404)
    if (resource.update !== false) expect((await desk.admin.patch(`${path}/${id}.json`, {})).status).toBe(404)
    const row = (await desk.admin.get(`${path}/${id}.json`)).body[resource.wire.one]
    expect(row).toMatchObject({ id, state: 'deleted', deletedBy: { type: 'users' } })
    expect(row.deletedAt).not.toBeNull()
    expectShape(resource, row)
    if (resource.list.filter.includes('state'))
      expect((await listed({ id, state: 'deleted' })).body[many]).toHaveLength(1)
  })

  test('needs a token, and the right to', async () => {
    const id = await makeSample(desk, resource)
    expect((await desk.anonymous.delete(`${path}/${id}.json`)).status).toBe(401)
    if (!mayWrite(resource)) expect((await desk.as(agentToken).delete(`${path}/${id}.json`)).status).toBe(403)
    expect((await desk.admin.delete(`${path}/999999.json`)).status).toBe(404)
  })
})

describe.each(
  named(
    tested.filter((resource) => resource.create === false || resource.update === false || resource.remove === false),
  ),
)('%s', (_many, resource) => {
  test('answers 404 to verbs it does not have', async () => {
    const id = await makeSample(desk, resource)
    // tokens are made by a route of their own
    if (resource.create === false && resource.wire.many !== 'apitokens')
      expect((await desk.admin.post(`${pathOf(resource)}.json`, {})).status).toBe(404)
    if (resource.update === false)
      expect((await desk.admin.patch(`${pathOf(resource)}/${id}.json`, {})).status).toBe(404)
    if (resource.remove === false) expect((await desk.admin.delete(`${pathOf(resource)}/${id}.json`)).status).toBe(404)
  })
})
