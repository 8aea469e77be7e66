import { registry } from '../../server/desk-api/registry.ts'
import type { Field, Resource, ScalarField } from '../../server/desk-api/resource.ts'
import { mounted } from '../../server/routes.ts'
import { tickets } from '../../server/tickets/tickets.wire.ts'
import type { Answer, TestApp } from '../support/app.ts'
import { makeCustomer, makeTicket } from '../support/factories.ts'

// Bodies and rows for any declared resource, made from its declaration.

type Body = Record<string, unknown>

let count = 0

/** What a declaration cannot say about a body that is accepted. */
const particulars: Record<string, (desk: TestApp, number: number) => Body | Promise<Body>> = {
  customers: () => ({ firstName: 'Carla' }),
  customfields: () => ({ kind: 'dropdown' }),
  imapaccounts: () => ({ password: 'a long secret' }),
  contactforms: (_desk, number) => ({ slug: `form-${number}` }),
  contacts: (_desk, number) => ({ value: `contact${number}@sample.example` }),
  helpdocscategories: async (desk) => ({ helpDocsSites_id: await makeSite(desk) }),
  helpdocarticles: async (desk) => ({ helpdocsite: { id: await makeSite(desk) } }),
}

/** Resources whose creation is a workflow of its own, that are made with another one, or by no request at all. */
const makers: Record<string, (desk: TestApp) => Promise<number>> = {
  tickets: async (desk) => (await createTicket(desk)).id,
  messages: async (desk) => (await createTicket(desk)).messages[0]?.id ?? 0,
  async files(desk) {
    const { id, messages } = await createTicket(desk)
    const [row] = await desk.database.query<{ id: number }>({
      text: `insert into files (filename, storage_key, state, ticket_id, message_id) values ('a.txt', $1, 'active', $2, $3) returning id`,
      values: [`sample-${id}`, id, messages[0]?.id],
    })
    return row?.id ?? 0
  },
  async addresses(desk) {
    const { body } = await desk.admin.post('/companies.json', { name: `Seat ${++count}`, address: { city: 'Cork' } })
    return body.company.address.id
  },
  async webhookdeliveries(desk) {
    const endpoint = await desk.admin.post('/webhookendpoints.json', { url: `https://hook${++count}.sample.example/` })
    const [row] = await desk.database.query<{ id: number }>({
      text: `insert into webhookdeliveries (webhookendpoint_id, event_id, part, event, request_body, created_by_id)
        values ($1, $2, 0, 'ticket.created', '{}', 1) returning id`,
      values: [endpoint.body.webhookendpoint.id, count],
    })
    return row?.id ?? 0
  },
  async happinessratings(desk) {
    const customer = await makeCustomer(desk.database)
    const ticket = await makeTicket(desk.database, { inboxId: desk.inboxId, customerId: customer.id })
    const [row] = await desk.database.query<{ id: number }>({
      text: 'insert into happinessratings (option_id, ticket_id, customer_id, user_id) values (1, $1, $2, 1) returning id',
      values: [ticket.id, customer.id],
    })
    return row?.id ?? 0
  },
  async notifications(desk) {
    const { id, messages } = await createTicket(desk)
    const [row] = await desk.database.query<{ id: number }>({
      text: `insert into notifications (user_id, ticket_id, message_id, kind, created_by_id)
        values (1, $1, $2, 'message', 1) returning id`,
      values: [id, messages[0]?.id],
    })
    return row?.id ?? 0
  },
  async incomingmails(desk) {
    const [row] = await desk.database.query<{ id: number }>({
      text: `with raw as (insert into raw_mails (sha256, size, storage_key) values (md5($1), 1, $1) returning id)
        insert into incoming_mails (raw_mail_id, inbox_id, channel, email_message_id)
        select id, $2::bigint, 'smtp', $1 from raw returning id`,
      values: [`incoming-${++count}`, desk.inboxId],
    })
    return row?.id ?? 0
  },
  async apitokens(desk) {
    return (await desk.admin.post('/apitokens.json', { name: `Token ${++count}` })).body.apitoken.id
  },
  async sessions(desk) {
    const [row] = await desk.database.query<{ id: number }>({
      text: `insert into sessions (token_hash, user_id, expires_at)
        values (decode(md5($1), 'hex'), 1, now() + interval '1 day') returning id`,
      values: [`session ${++count}`],
    })
    return row?.id ?? 0
  },
  async jobs(desk) {
    const filter = encodeURIComponent(JSON.stringify({ id: { $in: [0] } }))
    return Number((await desk.admin.delete(`/tags/delete.json?filter=${filter}`)).body.jobId)
  },
}

async function makeSite(desk: TestApp): Promise<number> {
  return (await desk.admin.post('/helpdocssites.json', { name: `Site ${++count}` })).body.helpdocssite.id
}

async function createTicket(desk: TestApp): Promise<{ id: number; messages: { id: number }[] }> {
  const { body } = await desk.admin.post('/tickets.json', {
    subject: 'A question',
    message: 'How?',
    inbox: { id: desk.inboxId },
    customer: { email: `asker${++count}@sample.example` },
  })
  return body.ticket
}

const canMake = (resource: Resource): boolean => resource.create !== false || resource.wire.many in makers

/** Every resource with endpoints that these tests can make rows of: what holds for reads holds for all of them. */
export const readable: readonly Resource[] = [...mounted, tickets].filter(canMake)
/** Those whose writes are derived, give or take a rule; tickets and what hangs on them have tests of their own. */
export const tested: readonly Resource[] = readable.filter(
  (resource) => !['files', 'messages', 'tickets'].includes(resource.wire.many),
)
export const creatable: readonly Resource[] = tested.filter((resource) => resource.create !== false)

export const pathOf = (resource: Resource): string => `/${resource.wire.path ?? resource.wire.many}`

/** A body that is accepted: required fields only, rows it refers to included. */
export async function sampleBody(desk: TestApp, resource: Resource): Promise<Body> {
  const number = ++count
  const body: Body = {}
  for (const [name, field] of Object.entries(resource.fields)) {
    if (field.required && !field.readonly) body[name] = await sampleValue(desk, field, `${resource.wire.one} ${number}`)
  }
  return { ...body, ...(await particulars[resource.wire.many]?.(desk, number)) }
}

async function sampleValue(desk: TestApp, field: Field, label: string): Promise<unknown> {
  if (field.kind === 'ref') return { id: await makeSample(desk, registry.get(field.target) as Resource) }
  if (field.kind === 'text') return textValue(field, label)
  if (field.kind === 'oneOf') return field.values?.[0]
  return 1
}

/** A new text for a field of a resource. */
export const changedText = (resource: Resource, field: ScalarField, label: string): string =>
  textValue(resource.wire.many === 'contacts' ? { ...field, format: 'email' } : field, label.replace(/ /g, '-'))

function textValue(field: ScalarField, label: string): string {
  const word = label.replace(/ /g, '-')
  if (field.format === 'email') return `${word}@sample.example`
  if (field.format === 'url') return `https://${word}.sample.example/`
  return field.format === 'domain' ? `${word}.sample.example` : label
}

/** Makes a row through the API and gives its id. */
export async function makeSample(desk: TestApp, resource: Resource): Promise<number> {
  const make = makers[resource.wire.many]
  if (make !== undefined) return make(desk)
  const answer = await desk.admin.post(`${pathOf(resource)}.json`, await sampleBody(desk, resource))
  if (answer.status !== 201) throw new Error(`${resource.wire.one}: ${JSON.stringify(answer.body)}`)
  return answer.body[resource.wire.one].id
}

/** The texts a client may change: name and declaration of each. */
export const writableTexts = (resource: Resource): [string, ScalarField][] =>
  Object.entries(resource.fields).filter(
    (entry): entry is [string, ScalarField] => entry[1].kind === 'text' && !entry[1].readonly && !entry[1].hidden,
  )

/** `source -> detail` of an error answer. */
export const problemsOf = (answer: Answer): Record<string, string> =>
  Object.fromEntries(
    answer.body.errors.map((error: { source?: string; detail: string }) => [error.source ?? '', error.detail]),
  )
