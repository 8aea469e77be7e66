import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../../test/contract/samples.ts'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

test('agents join and leave teams, can be found by them, and leave with their account', async () => {
  const [one, two] = [await makeUser(desk.database), await makeUser(desk.database)]
  const { body } = await desk.admin.post('/teams.json', {
    team: { name: 'Billing', users: [{ id: one.id }, { id: two.id }] },
  })
  const path = `/teams/${body.team.id}.json`
  const users = async () => (await desk.as(one.token).get(path)).body.team.users.map((user: { id: number }) => user.id)
  expect(await users()).toEqual([one.id, two.id])
  const filter = encodeURIComponent(JSON.stringify({ 'users.id': two.id }))
  expect((await desk.admin.get(`/teams.json?filter=${filter}`)).body.teams).toHaveLength(1)
  await desk.admin.patch(path, { users: [{ id: two.id, meta: { delete: true } }] })
  expect(await users()).toEqual([one.id])
  await desk.admin.patch(path, { users: [{ id: two.id }] })
  await desk.admin.delete(`/users/${two.id}.json`)
  expect(await users()).toEqual([one.id])
})

test('names are unique, and only admins make teams', async () => {
  await desk.admin.post('/teams.json', { name: 'Night shift' })
  expect(problemsOf(await desk.admin.post('/teams.json', { name: 'night SHIFT' }))).toEqual({ name: 'already exists' })
  const agent = desk.as((await makeUser(desk.database)).token)
  expect((await agent.post('/teams.json', { name: 'Mine' })).status).toBe(403)
})
