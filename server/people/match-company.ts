import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { type Sql, sql } from '../db/sql.ts'
import { emailDomain } from '../lib/email-address.ts'

// A company's domains put customers into it by their e-mail address (desk-api-other.md C.2.2): `teamwork.com`, any host
// below `*.teamwork.com`, any ending `*teamwork.com`. The SQL says what matchesDomain in lib/email-address.ts says.

/** The company of an address by its domain: the exact name first, then the longest pattern; null when none fits. */
export async function findCompanyByEmail(db: Queryable, email: string): Promise<number | null> {
  const [row] = await db.query<{ id: number | null }>(sql`select ${bestCompany(sql`${emailDomain(email)}::text`)} as id`)
  return row?.id ?? null
}

/** The id of the company whose domains fit best, as an expression; `domain` is text in lower case. */
export function bestCompany(domain: Sql): Sql {
  return sql`(
    select d.company_id from domains d join companies c on c.id = d.company_id
    where d.state = 'active' and c.state = 'active' and c.kind = 'company' and ${fits(domain)}
    order by left(d.name::text, 1) = '*', length(d.name::text) desc, d.id limit 1)`
}

function fits(domain: Sql): Sql {
  return sql`(lower(d.name::text) = ${domain} or (left(d.name::text, 1) = '*' and length(d.name::text) > 1
    and right(${domain}, length(d.name::text) - 1) = lower(substr(d.name::text, 2))))`
}

const domainOfMainContact = sql`(
  select lower(substring(k.value::text from '@([^@]*)$')) from contacts k
  where k.customer_id = u.id and k.type = 'email' and k.state = 'active' order by k.is_main desc, k.id limit 1)`

/** Puts one customer into the company of its main address, unless a person chose the company. */
export async function placeCustomer(tx: Tx, ctx: Ctx, customerId: number): Promise<void> {
  await tx.query(sql`
    update customers c set company_id = found.company_id, updated_at = ${ctx.now}
    from (select u.id, ${bestCompany(sql`u.domain`)} as company_id
          from (select u.id, ${domainOfMainContact} as domain from customers u where u.id = ${customerId}) u) found
    where c.id = found.id and not c.company_chosen and c.company_id is distinct from found.company_id`)
}

/** Puts every customer whose main address fits one of the company's domains into it, and their open tickets. */
export async function placeCustomersOf(tx: Tx, ctx: Ctx, companyId: number): Promise<void> {
  await tx.query(sql`
    with fitting as (
      select u.id, u.domain from (
        select u.id, ${domainOfMainContact} as domain from customers u where u.state = 'active' and not u.company_chosen) u
      where exists (select 1 from domains d where d.company_id = ${companyId} and d.state = 'active' and ${fits(sql`u.domain`)})
    ), moved as (
      update customers c set company_id = found.company_id, updated_at = ${ctx.now}
      from (select u.id, ${bestCompany(sql`u.domain`)} as company_id from fitting u) found
      where c.id = found.id and found.company_id is not null and c.company_id is distinct from found.company_id
      returning c.id, c.company_id
    )
    update tickets t set company_id = moved.company_id, updated_at = ${ctx.now} from moved
    where t.customer_id = moved.id and ${isOpenTicket} and t.company_id is distinct from moved.company_id`)
}

/** Lets a customer's open tickets follow it to its company. */
export async function moveOpenTickets(tx: Tx, ctx: Ctx, customerId: number): Promise<void> {
  await tx.query(sql`
    update tickets t set company_id = c.company_id, updated_at = ${ctx.now} from customers c
    where c.id = ${customerId} and t.customer_id = c.id and ${isOpenTicket} and t.company_id is distinct from c.company_id`)
}

// solved and closed tickets keep the company they were answered for
const isOpenTicket = sql`t.state in ('active', 'scheduled') and t.status_id not in (5, 6)`
