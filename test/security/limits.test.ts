import { afterAll, beforeAll, expect, test } from 'vitest'
import { networkOf } from '../../server/account/network-of.ts'
import { plainName } from '../../server/mail/inbound/identify-sender.ts'
import { requestAccessToken } from '../../server/mail/oauth-token.ts'
import { readAddress } from '../../server/mail/parse/addresses.ts'
import { typedAddress } from '../../server/search/words.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { startServer } from './endless-server.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
}, 60_000)
afterAll(() => desk?.close())

test('guesses of passwords are counted together for all addresses of one IPv6 network', async () => {
  const guess = (host: number) =>
    desk.app.inject({
      method: 'POST',
      url: '/sign-in',
      headers: { 'x-forwarded-for': `2001:db8:1:2::${host.toString(16)}` },
      payload: { email: `agent${host}@example.test`, password: 'wrong' },
    })
  const statuses = new Set<number>()
  for (let host = 1; host <= 31; host++) statuses.add((await guess(host)).statusCode)
  expect([...statuses]).toEqual([400, 429])
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s counts as %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})

test.each([' ', '\t', '>', '.', ',', '<a ', ' via '])('a text of 100 kB of “%s” is read within a test', (piece) => {
  const text = `x${piece.repeat(100_000 / piece.length)}\n!`
  expect(plainName(text, 'a@b.example').length).toBeLessThan(256)
  expect(typedAddress(text)).toBeNull()
  expect(readAddress(text)).toBe('')
})

test('a token server that never stops answering is not listened to for ever', async () => {
  const server = await startServer()
  const asked = requestAccessToken({ tokenUrl: server.url, clientId: null, clientSecret: null, refreshToken: 'x' })
  await expect(asked).rejects.toThrow('refuses a new access token')
  server.close()
})

test('deep and wide JSON, endless lists and greedy pages are refused or cut, and nothing breaks', async () => {
  const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`
  const caller = desk.unchecked({ authorization: `Bearer ${desk.adminToken}` })
  expect((await caller.post('/tags.json', deep)).status).toBe(400)
  const filter = encodeURIComponent(`${'{"$and":['.repeat(500)}{"id":1}${']}'.repeat(500)}`)
  expect((await caller.get(`/tags.json?filter=${filter}`)).status).toBe(400)
  const tags = Array.from({ length: 100_000 }, (_, id) => ({ id: id + 1_000_000 }))
  const body = { subject: 'x', message: 'x', inbox: { id: desk.inboxId }, customer: { email: 'a@b.example' }, tags }
  expect((await caller.post('/tickets.json', body)).status).toBe(400)
  const includes = Array.from({ length: 1_000 }, () => 'users').join(',')
  expect((await caller.get(`/tickets.json?pageSize=999999999&includes=${includes}`)).status).toBe(200)
})
