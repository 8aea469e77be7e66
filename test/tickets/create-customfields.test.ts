import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeInbox } from '../support/factories.ts'
import { createTicketDesk, type TicketDesk } from '../support/tickets.ts'

let desk: TicketDesk
type Kind = 'text' | 'textarea' | 'number' | 'date' | 'dropdown' | 'checkboxes'
const fields = {} as Record<Kind, number>
let gold: number
let silver: number
let red: number
let blue: number

beforeAll(async () => {
  desk = await createTicketDesk()
  for (const kind of ['text', 'textarea', 'number', 'date', 'dropdown', 'checkboxes'] as const)
    fields[kind] = await makeField(kind)
  gold = await makeOption(fields.dropdown, 'Gold')
  silver = await makeOption(fields.dropdown, 'Silver')
  red = await makeOption(fields.checkboxes, 'Red')
  blue = await makeOption(fields.checkboxes, 'Blue')
})
afterAll(() => desk?.close())

async function makeField(kind: Kind, { inboxId = desk.inboxId, enabled = true } = {}): Promise<number> {
  const [field] = await desk.db.query<{ id: number }>(sql`
    insert into customfields (agent_label, kind, enabled) values (${`A ${kind}`}, ${kind}, ${enabled}) returning id`)
  await desk.db.query(sql`insert into inbox_customfields (inbox_id, customfield_id) values (${inboxId}, ${field?.id})`)
  return field?.id ?? 0
}

async function makeOption(fieldId: number, name: string): Promise<number> {
  const [option] = await desk.db.query<{ id: number }>(
    sql`insert into customfieldoptions (customfield_id, name) values (${fieldId}, ${name}) returning id`,
  )
  return option?.id ?? 0
}

// Named here because ids are known only when the desk runs.
const option = (name: unknown): unknown => ({ gold, silver, red, blue })[String(name)] ?? name
const resolve = (value: unknown): unknown => (Array.isArray(value) ? value.map(option) : option(value))

test.each<[Kind, unknown, unknown, string[]]>([
  ['text', 'some words', 'some words', ['some words']],
  ['text', 12, '12', ['12']],
  ['text', true, 'true', ['true']],
  ['textarea', 'one\ntwo', 'one\ntwo', ['one\ntwo']],
  ['number', 12.5, 12.5, ['12.5']],
  ['number', ' -3 ', -3, ['-3']],
  ['number', 0, 0, ['0']],
  ['date', '2026-02-01', '2026-02-01', ['2026-02-01']],
  ['date', '2026-02-01T10:00:00Z', '2026-02-01T10:00:00Z', ['2026-02-01T10:00:00Z']],
  ['dropdown', 'gold', 'gold', ['Gold']],
  ['dropdown', 'Silver', 'silver', ['Silver']],
  ['dropdown', ['gold'], 'gold', ['Gold']],
  ['checkboxes', ['red', 'blue'], ['red', 'blue'], ['Red', 'Blue']],
  ['checkboxes', ['blue', 'blue'], ['blue'], ['Blue']],
  ['checkboxes', 'red', ['red'], ['Red']],
  ['checkboxes', ['Blue'], ['blue'], ['Blue']],
])('a %s set to %j reads back the same on create, get and list', async (kind, sent, value, textValue) => {
  // Silver and Blue go by name where they are capitalised
  const given = /^[A-Z]/.test(String(sent)) ? sent : resolve(sent)
  const ticket = await desk.create({ customfields: [{ id: fields[kind], meta: { value: given } }] })
  const expected = [{ id: fields[kind], type: 'customfields', meta: { value: resolve(value), textValue } }]
  expect(ticket.customfields).toEqual(expected)
  expect((await desk.get(ticket.id)).customfields).toEqual(expected)
  const { body } = await desk.admin.get(`/tickets.json?filter={"id":${ticket.id}}`)
  expect(body.tickets[0].customfields).toEqual(expected)
})

test.each([
  ['a numeric string', (id: number, value: unknown) => ({ id: String(id), meta: { value: String(value) } })],
  ['the value beside the id', (id: number, value: unknown) => ({ id, value })],
  ['an option by reference', (id: number, value: unknown) => ({ id, meta: { value: { id: value } } })],
])('an option may come as %s', async (_, spell) => {
  const ticket = await desk.create({ customfields: [spell(fields.dropdown, gold)] })
  expect(ticket.customfields[0].meta.value).toBe(gold)
})

test.each([[null], [[]], [[{ id: 0, meta: { value: 'x' } }]]])('%j sets none', async (customfields) => {
  expect((await desk.create({ customfields })).customfields).toEqual([])
})

test.each<[Kind, unknown]>([
  ['text', null],
  ['text', ''],
  ['checkboxes', []],
  ['number', null],
])('a %s that is empty (%j) is not set', async (kind, value) => {
  expect((await desk.create({ customfields: [{ id: fields[kind], meta: { value } }] })).customfields).toEqual([])
})

test('given twice, the last value counts', async () => {
  const twice = ['first', 'last'].map((value) => ({ id: fields.text, meta: { value } }))
  expect((await desk.create({ customfields: twice })).customfields[0].meta.value).toBe('last')
})

describe('a value of the wrong kind is refused at its place', () => {
  test.each<[Kind, unknown, string]>([
    ['text', {}, 'must be a text'],
    ['text', ['x'], 'must be a text'],
    ['text', 'x'.repeat(65_536), 'must be a text'],
    ['textarea', { a: 1 }, 'must be a text'],
    ['number', 'twelve', 'must be a number'],
    ['number', [1], 'must be a number'],
    ['number', '1e999', 'must be a number'],
    ['number', true, 'must be a number'],
    ['date', 'yesterday', 'must be a date as ‘2006-01-02’'],
    ['date', '2026-02-30', 'must be a date as ‘2006-01-02’'],
    ['date', 20_260_201, 'must be a date as ‘2006-01-02’'],
    ['dropdown', 98_765, 'must be the id of one of the field’s options'],
    ['dropdown', 'Platinum', 'must be the id of one of the field’s options'],
    ['dropdown', 'red', 'must be the id of one of the field’s options'],
    ['dropdown', ['gold', 'silver'], 'must be the id of one of the field’s options'],
    ['dropdown', true, 'must be the id of one of the field’s options'],
    ['checkboxes', ['red', 'gold'], 'must be a list of ids of the field’s options'],
    ['checkboxes', [[1]], 'must be a list of ids of the field’s options'],
    ['checkboxes', { id: 'nothing' }, 'must be a list of ids of the field’s options'],
  ])('%s: %j', async (kind, value, detail) => {
    const entry = { id: fields[kind], meta: { value: resolve(value) } }
    expect(await desk.refuse({ customfields: [{ id: fields.text, meta: { value: 'fine' } }, entry] })).toEqual([
      ['customfields[1].meta.value', detail],
    ])
  })
})

test('a field of another inbox, a disabled, deleted or unknown one is named', async () => {
  const elsewhere = await makeField('text', { inboxId: (await makeInbox(desk.db)).id })
  const disabled = await makeField('text', { enabled: false })
  const deleted = await makeField('text')
  await desk.db.query(sql`update customfields set state = 'deleted' where id = ${deleted}`)
  const ids = [elsewhere, disabled, deleted, 98_765]
  expect(await desk.refuse({ customfields: ids.map((id) => ({ id, meta: { value: 'x' } })) })).toEqual([
    ['customfields[0].id', 'is not enabled for this inbox'],
    ['customfields[1].id', 'is not enabled for this inbox'],
    ['customfields[2].id', 'not found'],
    ['customfields[3].id', 'not found'],
  ])
})

test.each([
  [{ id: 1 }, 'customfields', 'must be a list'],
  ['text', 'customfields', 'must be a list'],
  [['x'], 'customfields[0]', 'must be a whole number'],
  [[{ id: {} }], 'customfields[0].id', 'must be a whole number'],
])('%j is refused', async (customfields, source, detail) => {
  expect(await desk.refuse({ customfields })).toEqual([[source, detail]])
})

test('a deleted option can no longer be chosen, and is still shown where it was', async () => {
  const bronze = await makeOption(fields.dropdown, 'Bronze')
  const ticket = await desk.create({ customfields: [{ id: fields.dropdown, meta: { value: bronze } }] })
  await desk.db.query(sql`update customfieldoptions set state = 'deleted' where id = ${bronze}`)
  expect(await desk.refuse({ customfields: [{ id: fields.dropdown, meta: { value: bronze } }] })).toHaveLength(1)
  expect((await desk.get(ticket.id)).customfields[0].meta).toEqual({ value: bronze, textValue: ['Bronze'] })
})

test('their definitions and options come with includes', async () => {
  const ticket = await desk.create({ customfields: [{ id: fields.dropdown, meta: { value: gold } }] })
  const { body } = await desk.admin.get(`/tickets/${ticket.id}.json?includes=customfields,customfieldoptions`)
  expect(body.included.customfields).toMatchObject([
    { id: fields.dropdown, kind: 'dropdown', agentLabel: 'A dropdown' },
  ])
  expect(body.included.customfieldoptions.map((row: { name: string }) => row.name)).toEqual(
    expect.arrayContaining(['Gold', 'Silver']),
  )
})
