import { afterAll, beforeAll, expect, test } from 'vitest'
import { problemsOf } from '../../test/contract/samples.ts'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeUser } from '../../test/support/factories.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const add = (term: string, type: string) => desk.admin.post('/spamlists.json', { spamlist: { id: 0, term, type } })

test('a term is once on each list, in any case, and can come back after it was removed', async () => {
  const first = await add('Spammer@Bad.example', 'blacklist')
  expect([first.status, first.body.spamlist.type]).toEqual([201, 'blacklist'])
  const again = await add('spammer@bad.example', 'BLACKLIST')
  expect([again.status, problemsOf(again)]).toEqual([400, { term: 'already exists' }])
  expect((await add('spammer@bad.example', 'whitelist')).status).toBe(201)
  await desk.admin.delete(`/spamlists/${first.body.spamlist.id}.json`)
  expect((await add('spammer@bad.example', 'blacklist')).status).toBe(201)
})

test('there are two lists, and only admins read them', async () => {
  expect(problemsOf(await add('x', 'greylist'))).toEqual({ type: 'must be one of ‘whitelist, blacklist’' })
  const agent = desk.as((await makeUser(desk.database)).token)
  expect((await agent.get('/spamlists.json')).status).toBe(403)
  expect((await agent.get('/spamlists/1.json')).status).toBe(403)
})
