import { afterAll, beforeAll, expect, test } from 'vitest'
import { nulls } from '../../test/contract/golden.ts'
import { createTestApp, type TestApp } from '../../test/support/app.ts'
import { makeCustomer, makeUser } from '../../test/support/factories.ts'
import { refusals } from '../../test/support/tickets.ts'

let desk: TestApp
beforeAll(async () => {
  desk = await createTestApp()
})
afterAll(() => desk.close())

const priority = (id: number, hours: number) => ({
  id: 0,
  type: null,
  hours,
  minutes: 30,
  description: 'soon',
  priority: { id, type: '', meta: null },
})

test('the SDK’s create is stored with all its child rows', async () => {
  const { status, body } = await desk.admin.post('/slas.json?includes=all', {
    sla: { id: 0, name: 'Gold', businesshours: { id: 1, type: '', meta: null }, description: null, tags: null },
    included: {
      ...nulls,
      slainboxes: [{ id: 0, type: null, inbox: { id: desk.inboxId, type: '', meta: null }, conditionoption: 'eq' }],
      slanotifications: [{ id: 0, condition: 'breach', type: 'firstResponse', duration: 0, notifyAssignedUser: true }],
      slaticketpriorities: [priority(1, 8), priority(3, 1)],
    },
  })
  expect([status, body.errors]).toEqual([201, undefined])
  expect(body.sla).toMatchObject({ name: 'Gold', enabled: true, displayOrder: 1, businesshours: { id: 1 } })
  expect(body.included.slainboxes).toMatchObject([
    { inbox: { id: desk.inboxId, type: 'inboxes' }, conditionoption: 'eq', sla: { id: body.sla.id } },
  ])
  expect(body.included.slanotifications).toMatchObject([
    { condition: 'breach', type: 'firstResponse', duration: 0, notifyAssignedUser: true, user: null },
  ])
  expect(body.included.slaticketpriorities).toMatchObject([
    { hours: 8, minutes: 30, priority: { id: 1 } },
    { hours: 1, priority: { id: 3 } },
  ])
  expect(body.included.inboxes).toMatchObject([{ id: desk.inboxId }])
  expect(body.included.ticketpriorities).toHaveLength(2)
})

test('every way to narrow it is written and taken away; what comes again without an id adds nothing', async () => {
  const tag = (await desk.admin.post('/tags.json', { name: 'gold' })).body.tag.id
  const company = (await desk.admin.post('/companies.json', { name: 'Golden' })).body.company.id
  const customer = await makeCustomer(desk.database)
  const rows = {
    slacompanies: [{ company: { id: company }, conditionoption: 'ne' }],
    slacustomers: [{ customer: { id: customer.id } }],
    slatags: [{ tag: { id: tag } }, { tag: tag }],
    slatickettypes: [{ tickettype: { id: 1 }, conditionoption: 'eq' }],
  }
  const { sla } = (await desk.admin.post('/slas.json', { sla: { name: 'Narrow' }, included: rows })).body
  const path = `/slas/${sla.id}.json?includes=all`
  const changed = await desk.admin.put(path, {
    sla: { name: 'Narrower' },
    included: { ...rows, slacompanies: [{ id: 0, company: { id: company }, conditionoption: 'eq' }] },
  })
  for (const section of Object.keys(rows)) expect(changed.body.sla[section], section).toEqual(sla[section])
  expect(changed.body.included.slacompanies).toMatchObject([{ conditionoption: 'eq', company: { id: company } }])
  expect(changed.body.included.slacustomers).toMatchObject([{ conditionoption: 'eq', customer: { id: customer.id } }])
  const removed = await desk.admin.patch(path, {
    included: {
      slatags: [{ id: sla.slatags[0].id, delete: true }],
      slatickettypes: [{ tickettype: { id: 1 }, delete: true }],
    },
  })
  expect(removed.body.sla).toMatchObject({ slatags: [], slatickettypes: [] })
  expect(removed.body.sla.slacustomers).toHaveLength(1)
})

test('child rows are checked by name, and only site admins write', async () => {
  const answer = await desk.admin.post('/slas.json', {
    sla: { name: 'Wrong', businesshours: { id: 999_999 } },
    included: {
      slanotifications: [{ condition: 'sometimes', duration: -1 }],
      slaticketpriorities: [{ hours: -1, priority: { id: 999_999 } }],
      slainboxes: [{ conditionoption: 'eq' }],
    },
  })
  expect(Object.fromEntries(refusals(answer))).toEqual({
    'businesshours.id': 'not found',
    'included.slanotifications[0].condition': 'must be one of ‘warning, breach’',
    'included.slanotifications[0].type': 'must be set',
    'included.slanotifications[0].duration': 'must be 0 or higher',
    'included.slaticketpriorities[0].hours': 'must be 0 or higher',
    'included.slaticketpriorities[0].priority.id': 'not found',
    'included.slainboxes[0].inbox': 'must be set',
  })
  const agent = desk.as((await makeUser(desk.database)).token)
  expect((await agent.post('/slas.json', { name: 'Mine' })).status).toBe(403)
  expect((await agent.get('/slas.json')).status).toBe(200)
})
