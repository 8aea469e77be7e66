import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '../../server/db/sql.ts'
import { makeCustomer } from '../support/factories.ts'
import { createTicketDesk, makeFile, type TicketDesk } from '../support/tickets.ts'
import { searchIds, ticketWith, word } from './support.ts'

let desk: TicketDesk

beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

const search = (text: string, more = '') => searchIds(desk.agent, `search=${encodeURIComponent(text)}${more}`)

test('a ticket is found at once by subject, message, tag, file name, customer and company', async () => {
  const [subject, body, tag, company] = [word(), word(), word(), word()]
  const made = await desk.admin.post('/companies.json', { company: { name: `${company} Ltd` } })
  const customer = await makeCustomer(desk.db, {
    firstName: 'Ümit',
    lastName: 'Özdemir',
    email: 'uemit.oezdemir@firma-eins.example',
    companyId: made.body.company.id,
  })
  const tagId = (await desk.admin.post('/tags.json', { tag: { name: `Tag ${tag}` } })).body.tag.id
  const file = await makeFile(desk.db, { userId: desk.agentId, filename: 'Rechnung März 2024.pdf' })
  const id = await ticketWith(desk, {
    subject: `About ${subject}`,
    message: `<p>It says <b>${body}</b>.</p>`,
    customer: { id: customer.id },
    tags: [{ id: tagId }],
    files: [{ id: file }],
  })
  for (const text of [
    subject,
    body,
    tag,
    'rechnung maerz'.replace('maerz', 'marz'),
    'Rechnung März 2024.pdf',
    'umit ozdemir',
    'ÜMİT',
    'uemit.oezdemir@firma-eins.example',
    'uemit.oezdemir@fir',
    '@firma-eins.example',
    'firma-eins',
    company,
    `${subject} ${body} ozdemir`,
  ])
    expect(await search(text), text).toEqual([id])
  expect(await search(`${subject} ${word()}`)).toEqual([])
})

test('accents and case make no difference, on either side', async () => {
  const stem = word()
  const plain = await ticketWith(desk, { subject: `Creme brulee strasse ${stem}` })
  const accented = await ticketWith(desk, { subject: `CRÈME BRÛLÉE Straße ${stem}` })
  for (const text of [`crème brulée ${stem}`, `CREME STRASSE ${stem}`, `straße ${stem}`])
    expect(new Set(await search(text)), text).toEqual(new Set([plain, accented]))
})

test('the beginning of a word finds it; its middle and a part of a number do not', async () => {
  const stem = word()
  const id = await ticketWith(desk, { subject: `${stem}ation costs 48151623` })
  expect(await search(stem)).toEqual([id])
  expect(await search(stem.slice(0, 12))).toEqual([id])
  expect(await search(`${stem.slice(3)}`)).toEqual([])
  expect(await search('48151623')).toEqual([id])
  expect(await search('4815162')).toEqual([])
})

test('a phrase wants its words in order; exact=true takes everything as one', async () => {
  const stem = word()
  const right = await ticketWith(desk, { subject: 'Phrase', message: `Please reset my password now ${stem}` })
  const wrong = await ticketWith(desk, { subject: 'Phrase', message: `My password needs a reset ${stem}` })
  expect(new Set(await search(`reset password ${stem}`))).toEqual(new Set([right, wrong]))
  expect(await search(`"reset my password" ${stem}`)).toEqual([right])
  expect(await search(`“reset my password” ${stem}`)).toEqual([right])
  expect(await search(`reset my password now ${stem}`, '&exact=true')).toEqual([right])
  expect(await search(`reset my pass`, '&exact=true')).toEqual([])
  expect(await search(`Phrase Please`, '&exact=true')).toEqual([])
})

test('an e-mail address is found as typed, exactly too', async () => {
  const name = word()
  const customer = await makeCustomer(desk.db, { email: `${name}@mail.example` })
  const longer = await makeCustomer(desk.db, { email: `x${name}@mail.example.org` })
  const id = await ticketWith(desk, { customer: { id: customer.id } })
  await ticketWith(desk, { customer: { id: longer.id } })
  expect(await search(`${name}@mail.example`, '&exact=true&page=1&pageSize=10')).toEqual([id])
  expect(await search(`${name.toUpperCase()}@mail.example`)).toEqual([id])
  const cc = await ticketWith(desk, { cc: [`boss.${name}@other.example`], notifyCustomer: true })
  expect(await search(`boss.${name}@other.example`)).toEqual([cc])
})

test('a ticket is found by its number, and comes before those that only mention it', async () => {
  const id = await ticketWith(desk, { subject: 'The one itself' })
  const mention = await ticketWith(desk, { subject: `${id} ${id} ${id}`, message: `See ${id}.` })
  expect(await search(String(id))).toEqual([id, mention])
  expect(await search(`#${id}`)).toEqual([id, mention])
  expect(await search(`id:${id}`)).toEqual([id])
  expect(await searchIds(desk.agent, `ticket=${id}`)).toEqual([id])
})

test('Chinese, Japanese, Korean and Thai are found by any part', async () => {
  const chinese = await ticketWith(desk, { subject: '关于退款流程的问题', message: '请问如何申请退款？' })
  const japanese = await ticketWith(desk, { subject: 'パスワードを再設定したい', message: '猫のｱｲｺﾝ' })
  const korean = await ticketWith(desk, { subject: '환불 요청합니다', message: '주문을 취소해주세요' })
  const thai = await ticketWith(desk, { subject: 'ขอคืนเงิน', message: 'ต้องการยกเลิกคำสั่งซื้อ' })
  for (const [text, id] of [
    ['退款流程', chinese],
    ['流程', chinese],
    ['如何申请', chinese],
    ['款', chinese],
    ['再設定', japanese],
    ['アイコン', japanese],
    ['猫', japanese],
    ['환불', korean],
    ['취소', korean],
    ['คืนเงิน', thai],
    ['ยกเลิก', thai],
  ] as const)
    expect(await search(text), text).toEqual([id])
  expect(await search('程流')).toEqual([])
  expect(await search('退款 流程')).toEqual([chinese])
  expect(await search('"退款流程的"')).toEqual([chinese])
})

test('the best match comes first, the newest among equals', async () => {
  const stem = word()
  const inBody = await ticketWith(desk, { subject: 'Other', message: `about ${stem}` })
  const alsoInBody = await ticketWith(desk, { subject: 'Other', message: `about ${stem}` })
  const inSubject = await ticketWith(desk, { subject: stem, message: 'other' })
  const last = await ticketWith(desk, { subject: 'Other', message: `about ${stem}` })
  expect(await search(stem)).toEqual([inSubject, last, alsoInBody, inBody])
  expect(await search(stem, '&pageSize=2&page=2')).toEqual([alsoInBody, inBody])
  expect(await search(stem, '&orderBy=createdAt&orderMode=asc')).toEqual([inBody, alsoInBody, inSubject, last])
  expect(await search(stem, '&orderBy=id&orderMode=DESC')).toEqual([last, inSubject, alsoInBody, inBody])
  expect(await search(stem, '&orderBy=nonsense')).toEqual([inSubject, last, alsoInBody, inBody])
})

test('matches beyond the ranked thousand are still there, each once', async () => {
  const stem = word()
  const rows = await desk.db.query<{ id: number }>(sql`
    insert into tickets (subject, inbox_id, customer_id, status_id, source_id, updated_at)
    select ${stem}, ${desk.inboxId}, ${desk.customerId}, 1, 6, now() - interval '1 day' from generate_series(1, 1150) returning id`)
  await desk.db.query(sql`
    insert into ticket_search (ticket_id, document, format, read_at)
    select id, ${`'${stem}':1A`}::tsvector, 1, now() from unnest(${rows.map((row) => row.id)}::bigint[]) id`)
  const found: number[] = []
  for (let page = 1; page <= 8; page++) found.push(...(await search(stem, `&pageSize=150&page=${page}`)))
  expect(found).toEqual(rows.map((row) => row.id).reverse())
})

test('a draft is nobody else’s: its words find nothing', async () => {
  const secret = word()
  const id = await ticketWith(desk, {})
  await desk.agent.post(`/tickets/${id}/messages.json`, { message: secret, threadType: 'message', isDraft: true })
  expect(await search(secret)).toEqual([])
  await desk.agent.post(`/tickets/${id}/messages.json`, { message: `note ${secret}`, threadType: 'note' })
  expect(await search(secret)).toEqual([id])
})

test('an excluded word leaves out what has it, alone too', async () => {
  const [stem, other] = [word(), word()]
  const plain = await ticketWith(desk, { subject: stem })
  const both = await ticketWith(desk, { subject: `${stem} ${other}` })
  expect(await search(`${stem} -${other}`)).toEqual([plain])
  const rest = await search(`-${other} tag:none`)
  expect(rest).toEqual([])
  expect(
    await searchIds(desk.agent, `search=${encodeURIComponent(`-${other}`)}&pageSize=200&orderBy=id&orderMode=desc`),
  ).not.toContain(both)
})
