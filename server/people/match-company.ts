import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { type Sql, sql } from '../db/sql.ts'

// A company's domains put customers into it by their e-mail address (desk-api-other.md C.2.2): `teamwork.com`, any host
// below `*.teamwork.com`, any ending `*teamwork.com`. The SQL says what matchesDomain in lib/email-address.ts says.

/**
 * The company whose domains fit an address best, as an expression: the exact name first, then the longest pattern; null
 * when none fits. `address` is a whole e-mail address in lower case.
 */
export function bestCompany(address: Sql): Sql {
  return sql`(
    select d.company_id from domains d join companies c on c.id = d.company_id
    where d.state = 'active' and c.state = 'active' and c.kind = 'company' and ${fits(address)}
    order by left(d.name::text, 1) = '*', length(d.name::text) desc, d.id limit 1)`
}

// Domain names have no characters that LIKE reads as its own, and no @: what ends so ends so within the domain.
function fits(address: Sql): Sql {
  return sql`${address} like '%' || case when left(d.name::text, 1) = '*' then lower(substr(d.name::text, 2)) else '@' || lower(d.name::text) end`
}

/** Puts one customer into the company of its main address, unless a person chose the company. */
export async function placeCustomer(tx: Tx, ctx: Ctx, customerId: number): Promise<void> {
  await tx.query(sql`
    update customers c set company_id = found.company_id, updated_at = ${ctx.now}
    from (select ${bestCompany(sql`main.address`)} as company_id
          from (select (select lower(k.value::text) from contacts k where k.customer_id = ${customerId} and k.type = 'email'
                        and k.state = 'active' and k.is_main limit 1) as address) main) found
    where c.id = ${customerId} and not c.company_chosen and c.company_id is distinct from found.company_id`)
}

/** Puts every customer whose main address fits one of the company's domains into it, and their open tickets. */
export async function placeCustomersOf(tx: Tx, ctx: Ctx, companyId: number): Promise<void> {
  await tx.query(sql`
    with fitting as (
      select k.customer_id, lower(k.value::text) as address from contacts k
      where k.type = 'email' and k.state = 'active' and k.is_main and exists (
        select 1 from domains d where d.company_id = ${companyId} and d.state = 'active' and ${fits(sql`lower(k.value::text)`)})
    ), moved as (
      update customers c set company_id = found.company_id, updated_at = ${ctx.now}
      from (select f.customer_id, ${bestCompany(sql`f.address`)} as company_id from fitting f) found
      where c.id = found.customer_id and c.state = 'active' and not c.company_chosen
        and found.company_id is not null and c.company_id is distinct from found.company_id
      returning c.id, c.company_id
    )
    update tickets t set company_id = moved.company_id, updated_at = ${ctx.now}, ${isLookedAt} from moved
    where t.customer_id = moved.id and ${isOpenTicket} and t.company_id is distinct from moved.company_id`)
}

/** Lets a customer's open tickets follow it to its company. */
export async function moveOpenTickets(tx: Tx, ctx: Ctx, customerId: number): Promise<void> {
  await tx.query(sql`
    update tickets t set company_id = c.company_id, updated_at = ${ctx.now}, ${isLookedAt} from customers c
    where c.id = ${customerId} and t.customer_id = c.id and ${isOpenTicket} and t.company_id is distinct from c.company_id`)
}

// solved and closed tickets keep the company they were answered for
const isOpenTicket = sql`t.state in ('active', 'scheduled') and t.status_id not in (5, 6)`

// another SLA may be for them now
const isLookedAt = sql`sla_check_at = least(t.sla_check_at, now())`
