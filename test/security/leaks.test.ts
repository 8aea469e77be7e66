import { afterAll, beforeAll, expect, test } from 'vitest'
import { listOperations } from '../../server/api-docs/operations.ts'
import { registry } from '../../server/desk-api/registry.ts'
import { isRelation } from '../../server/desk-api/relations.ts'
import type { Field, Resource } from '../../server/desk-api/resource.ts'
import { describeRoutes, mounted } from '../../server/routes.ts'
import { tickets } from '../../server/tickets/tickets.wire.ts'
import type { Caller } from '../support/app.ts'
import { resourceRights } from './expectations.ts'
import { createSecretWorld, type SecretWorld, secretWord } from './world.ts'

let world: SecretWorld
beforeAll(async () => {
  world = await createSecretWorld()
}, 120_000)
afterAll(() => world?.desk.close())

const readable = [...mounted, tickets].filter((resource) => resourceRights[resource.wire.many]?.read !== 'admins')
const pathOf = ({ wire }: Resource): string => `/${wire.path ?? wire.many}`
const strangers = (): [string, Caller][] =>
  Object.entries(world.strangers).map(([who, token]) => [who, world.desk.as(token)])
// who may most of those who may not, and who may least
const ends = (): [string, string][] => [
  ['manager', world.strangers.manager],
  ['outsider', world.strangers.outsider],
]

test('no list, with everything beside it that can be asked for, tells of what is hidden', async () => {
  const lists = listOperations(describeRoutes()).filter(
    ({ method, path, operation }) =>
      method === 'get' &&
      !path.includes('{') &&
      operation.operationId !== 'streamEvents' &&
      operation.security === undefined,
  )
  const told: string[] = []
  for (const { prefix, path } of lists) {
    for (const [who, token] of ends()) {
      for (const query of [
        '',
        '&filter={"state":"deleted"}',
        `&search=${secretWord}`,
        '&paginateBy=cursor&archived=true',
      ]) {
        const url = `${prefix}${path}?includes=all&pageSize=100${encodeURI(query)}`
        const { payload } = await world.desk.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
        if (payload.includes(secretWord)) told.push(`${who} ${url}`)
      }
    }
  }
  expect(told).toEqual([])
}, 120_000)

test('one’s own ticket tells nothing of another’s draft on it, of what was deleted from it and of their files', async () => {
  const { ticketId, draftId, draftFileId, deletedId } = world.seen
  const agent = world.desk.as(world.strangers.agent)
  for (const path of [
    `/tickets/${ticketId}.json?includes=all`,
    `/tickets/${ticketId}/messages.json?includes=all`,
    `/tickets/${ticketId}/activities.json?includes=all`,
    `/tickets.json?includes=all&filter=${encodeURIComponent(`{"id":${ticketId}}`)}`,
    '/files.json?includes=all',
  ]) {
    const { status, body } = await agent.get(path)
    expect([path, status, JSON.stringify(body).includes(secretWord)]).toEqual([path, 200, false])
  }
  for (const path of [
    `/messages/${draftId}.json`,
    `/messages/${draftId}/view.json`,
    `/messages/${draftId}/source.eml`,
    `/messages/${deletedId}.json`,
    `/messages/${deletedId}/view.json`,
    `/tickets/${ticketId}/messages/${draftId}.json`,
    `/files/${draftFileId}.json`,
    `/files/${draftFileId}/inline`,
    `/tickets/${ticketId}/files/${draftFileId}/download`,
  ])
    expect([path, (await agent.get(path)).status]).toEqual([path, 404])
})

test('no filter, by fields of one’s own or of related rows, can be used to guess what is hidden', async () => {
  const found: string[] = []
  for (const resource of readable) {
    for (const name of filterableTexts(resource)) {
      const filter = encodeURIComponent(JSON.stringify({ [name]: { $contains: secretWord } }))
      const url = `/desk/api/v2${pathOf(resource)}.json?filter=${filter}&fields=id`
      const headers = { authorization: `Bearer ${world.strangers.manager}` }
      const { statusCode, payload } = await world.desk.app.inject({ url, headers })
      if (statusCode !== 200 || JSON.parse(payload).pagination.records > 0)
        found.push(`${resource.wire.many} ${name} ${statusCode} ${payload.slice(0, 200)}`)
    }
  }
  expect(found).toEqual([])
}, 240_000)

const isText = (field: Field): boolean => field.kind === 'text' && !field.values

function filterableTexts(resource: Resource): string[] {
  return resource.list.filter.flatMap((name) => {
    const field = resource.fields[name]
    if (field === undefined || !isRelation(field)) return field !== undefined && isText(field) ? [name] : []
    const target = registry.get(field.target)
    return (target?.list.filter ?? [])
      .filter((attribute) => target?.fields[attribute] !== undefined && isText(target.fields[attribute] as Field))
      .map((attribute) => `${name}.${attribute}`)
  })
}

test('a customer’s number of tickets counts those the caller sees', async () => {
  const { body } = await world.desk.admin.get(`/tickets/${world.ids.get('tickets')}.json`)
  const path = `/customers/${body.ticket.customer.id}.json`
  expect((await world.desk.admin.get(path)).body.customer.numTickets).toBe(1)
  for (const [, caller] of strangers()) expect((await caller.get(path)).body.customer.numTickets).toBe(0)
})

test('overview, counts and presence of who sees no inbox are empty', async () => {
  const outsider = world.desk.as(world.strangers.outsider)
  const hiddenTicket = world.ids.get('tickets')
  await world.desk.admin.put(`/tickets/${hiddenTicket}/presence.json`, { state: 'viewing', clientId: 'admin' })
  const { body: counts } = await outsider.get('/tickets/counts.json?groupBy=status,inbox,agent,priority,type')
  expect(counts.counts).toEqual({ total: 0, status: [], inbox: [], agent: [], priority: [], type: [] })
  expect((await outsider.get(`/presence.json?ticketIds=${hiddenTicket}`)).body.presence).toEqual([])
  expect((await outsider.get('/presence.json')).body.presence).toEqual([])
  const { body } = await outsider.get('/overview.json')
  expect(JSON.stringify(body).match(/"(?:open|unassigned|mine|unanswered|created|solved|overdue)":[1-9]/g)).toBeNull()
})

test('nothing hidden can be named in a body: not to attach, copy, merge, move, link or restrict it', async () => {
  const { ids, seen, hiddenInboxId: inbox } = world
  const [ticket, message, file] = [ids.get('tickets'), ids.get('messages'), ids.get('files')]
  const own = `/tickets/${seen.ticketId}`
  const create = { subject: 'Mine', message: 'Hi', inbox: { id: seen.inboxId }, customer: { email: 'me@seen.example' } }
  const requests: [method: 'post' | 'patch', path: string, body: object][] = [
    ['post', '/tickets.json', { ...create, inbox: { id: inbox } }],
    ['post', '/tickets.json', { ...create, parent: { id: ticket } }],
    ['post', '/tickets.json', { ...create, files: [{ id: file }] }],
    ['post', '/tickets.json', { ...create, files: [{ id: seen.draftFileId }] }],
    ['post', '/tickets.json', { ...create, tickettemplate: { id: ids.get('tickettemplates') } }],
    ['patch', `${own}.json`, { inbox: { id: inbox } }],
    ['post', `${own}/merge.json`, { tickets: [{ id: ticket }] }],
    ['post', `${own}/merge/preview.json`, { tickets: [{ id: ticket }] }],
    ['post', `${own}/split.json`, { message: { id: message } }],
    ['post', `${own}/split.json`, { message: { id: seen.draftId } }],
    ['post', `${own}/forward.json`, { to: ['a@b.example'], message: 'Hi', files: [{ id: file }] }],
    ['post', `${own}/messages.json`, { message: 'Hi', files: [{ id: file }] }],
    ['post', `${own}/messages/${message}/move.json`, { ticket: { id: seen.ticketId } }],
    ['patch', `/files/${seen.draftFileId}.json`, { fileName: 'mine.txt' }],
    ['post', '/timelogs.json', { ticket: { id: ticket }, seconds: 60, date: '2026-03-02' }],
    ['post', '/cannedresponses.json', { name: 'Mine', inboxes: [{ id: inbox }], isShared: true }],
    ['post', '/tickettemplates.json', { name: 'Mine', inbox: { id: inbox } }],
    ['post', '/inboxaliases.json', { email: 'alias@seen.example', inbox: { id: inbox } }],
    ['post', '/contactforms.json', { slug: 'mine', inbox: { id: inbox } }],
    ['post', '/triggers.json', { name: 'Mine', inboxes: [{ id: inbox }] }],
    ['patch', `/inboxes/${seen.inboxId}.json`, { triggers: [{ id: ids.get('triggers') }] }],
    ['patch', `${own}/triggerapply.json`, { trigger: { id: ids.get('triggers') } }],
    ['patch', '/notificationpreferences.json', { inboxes: { [inbox]: 'all' } }],
    ['patch', '/tags/1.json', { inboxes: [{ id: inbox }] }],
  ]
  const accepted: string[] = []
  for (const [method, path, body] of requests) {
    for (const [who, caller] of strangers()) {
      const answer = await caller[method](path, body)
      const isRefused = [400, 403, 404].includes(answer.status)
      if (!isRefused || JSON.stringify(answer.body).includes(secretWord))
        accepted.push(
          `${who} ${path} ${answer.status} ${JSON.stringify(body)} ${JSON.stringify(answer.body).slice(0, 200)}`,
        )
    }
  }
  expect(accepted).toEqual([])
})
