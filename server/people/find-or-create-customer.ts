import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { normalizeEmail } from '../lib/email-address.ts'
import { bestCompany } from './match-company.ts'

/** Who writes: the name, phone and company count only when the customer is new. */
export interface CustomerDetails {
  email: string
  firstName?: string
  lastName?: string
  phone?: string
  companyId?: number | undefined
}

export interface FoundCustomer {
  customerId: number
  contactId: number
  companyId: number | null
  created: boolean
}

/**
 * The customer any of whose addresses is this one, in any case; else a new one, in the company that was given or that
 * the address' domain belongs to. The caller has validated the address. Simultaneous calls agree on one customer: the
 * later ones wait for the first one's transaction to end.
 */
export async function findOrCreateCustomer(tx: Tx, ctx: Ctx, details: CustomerDetails): Promise<FoundCustomer> {
  const email = normalizeEmail(details.email)
  const known = await findCustomerByEmail(tx, email)
  if (known !== undefined) return { ...known, created: false }
  const made = await insertCustomer(tx, ctx, { ...details, email })
  if (made.contactId !== null) {
    await record(tx, ctx.actor, { kind: 'row.created', resource: 'customers', id: made.customerId })
    return { ...made, contactId: made.contactId, created: true }
  }
  // somebody else made it between our look and our insert: theirs is committed now, ours has no address
  await tx.query(sql`delete from customers where id = ${made.customerId}`)
  const winner = await findCustomerByEmail(tx, email)
  if (winner === undefined) throw new Error('the customer vanished while it was looked up')
  return { ...winner, created: false }
}

async function findCustomerByEmail(tx: Tx, email: string): Promise<Omit<FoundCustomer, 'created'> | undefined> {
  const [row] = await tx.query<Omit<FoundCustomer, 'created'>>(sql`
    select k.customer_id as "customerId", k.id as "contactId", c.company_id as "companyId"
    from contacts k join customers c on c.id = k.customer_id
    where k.value = ${email}::citext and k.type = 'email' and k.state = 'active'`)
  return row
}

interface InsertedCustomer {
  customerId: number
  companyId: number | null
  contactId: number | null
}

async function insertCustomer(tx: Tx, ctx: Ctx, details: CustomerDetails): Promise<InsertedCustomer> {
  const { email, firstName = '', lastName = '', phone = '', companyId = null } = details
  const { actor, now } = ctx
  const [row] = await tx.query<InsertedCustomer>(sql`
    with customer as (
      insert into customers (first_name, last_name, phone, company_id, company_chosen, add_method,
        created_at, created_by_id, updated_at, updated_by_id)
      values (${firstName}, ${lastName}, ${phone}, coalesce(${companyId}::bigint, ${bestCompany(sql`lower(${email}::text)`)}),
        ${companyId !== null}, 'auto', ${now}, ${actor.id}, ${now}, ${actor.id})
      returning id, company_id
    ), contact as (
      insert into contacts (customer_id, type, value, is_main, created_at, created_by_id, updated_at, updated_by_id)
      select id, 'email', ${email}, true, ${now}::timestamptz, ${actor.id}::bigint, ${now}::timestamptz, ${actor.id}::bigint
      from customer
      on conflict (value) where type = 'email' and state = 'active' do nothing
      returning id
    )
    select customer.id as "customerId", customer.company_id as "companyId", (select id from contact) as "contactId"
    from customer`)
  return row as InsertedCustomer
}
