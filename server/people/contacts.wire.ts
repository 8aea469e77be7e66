import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import {
  boolean,
  entity,
  entityFilter,
  oneOf,
  type Resource,
  ref,
  resource,
  text,
  type WireBody,
} from '../desk-api/resource.ts'
import { readRef, readText } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'
import { normalizeEmail } from '../lib/email-address.ts'
import { checkFreeAddresses } from './customer-contacts.wire.ts'
import { settleCustomer } from './settle-customer.ts'

/** Ways to reach a customer; an e-mail address belongs to one customer (desk-api-other.md C.1.2). */
export const contacts: Resource = resource({
  wire: { one: 'contact', many: 'contacts' },
  table: 'contacts',
  fields: {
    ...entity,
    value: text({ required: true }),
    type: oneOf(['email', 'phone', 'mobile', 'twitter', 'facebook', 'linkedin']),
    isMain: boolean(),
    customer: ref('customers', { required: true }),
  },
  list: {
    filter: [...entityFilter, 'value', 'type', 'isMain', 'customer'],
    order: ['value', 'type', 'isMain', 'customer'],
    defaultOrder: 'id',
  },
  access: { read: 'agent', write: 'agent' },
  create: (ctx, body) => writeContact(ctx, body, null),
  update: (ctx, body, id) => writeContact(ctx, body, id),
  async remove(ctx, _body, id) {
    const { customerId } = await findOwner(ctx, id)
    return removeRow(ctx, contacts, id, { also: (tx) => settleCustomer(tx, ctx, customerId) })
  },
})

async function writeContact(ctx: Ctx, body: WireBody, id: number | null): Promise<number> {
  const problems = new Problems()
  const known = id === null ? null : await findOwner(ctx, id)
  const customerId = known?.customerId ?? readRef(new Problems(), '', body.fields.customer) ?? null
  const isEmail = String(body.fields.type || known?.type || 'email').toLowerCase() === 'email'
  let { value } = body.fields
  if (isEmail && typeof value === 'string') {
    value = normalizeEmail(readText(problems, 'value', value, { format: 'email', max: 254 }) ?? '')
    // a new contact may not repeat an address of its own customer either
    await checkFreeAddresses(
      ctx.db,
      [{ value: value as string, source: 'value' }],
      id === null ? null : customerId,
      problems,
    )
  }
  const isMain = body.fields.isMain === true || (known?.isMain === true && body.fields.isMain !== false)
  const main = isEmail && isMain ? (typeof value === 'string' ? value : (known?.value ?? null)) : null
  const fields = { ...body.fields, value }
  const also = async (tx: Parameters<typeof settleCustomer>[0]) => {
    if (customerId !== null) await settleCustomer(tx, ctx, customerId, main)
  }
  if (id === null) return createRow(ctx, contacts, { ...body, fields }, { problems, also })
  // a contact stays with its customer
  return updateRow(ctx, contacts, { ...body, fields: { ...fields, customer: undefined } }, id, { problems, also })
}

interface KnownContact {
  customerId: number
  type: string
  value: string
  isMain: boolean
}

async function findOwner(ctx: Ctx, id: number): Promise<KnownContact> {
  const [row] = await ctx.db.query<KnownContact>(
    sql`select customer_id as "customerId", type, value, is_main as "isMain" from contacts where id = ${id}`,
  )
  if (row === undefined) throw new Error(`contact ${id} vanished`)
  return row
}
