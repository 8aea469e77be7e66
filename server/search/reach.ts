import { type Sql, sql } from '../db/sql.ts'
import { type Searched, searchedArticles, searchedCompanies, searchedCustomers, searchedTickets } from './searched.ts'

/** Where a change shows: rows of one kind, found by the ids of what changed. */
export interface Reach {
  searched: Searched
  idsOf: (changed: readonly number[]) => Sql
}

const oneself = (searched: Searched): Reach => ({
  searched,
  idsOf: (changed) => sql`select unnest(${changed}::bigint[]) as id`,
})

const inTickets = (idsOf: Reach['idsOf']): Reach => ({ searched: searchedTickets, idsOf })
const inCustomers = (idsOf: Reach['idsOf']): Reach => ({ searched: searchedCustomers, idsOf })
const inCompanies = (idsOf: Reach['idsOf']): Reach => ({ searched: searchedCompanies, idsOf })

/** Resource -> the rows whose words a change of it reaches. Other resources are in nobody's words. */
export const reachOf: Readonly<Record<string, readonly Reach[]>> = {
  tickets: [oneself(searchedTickets)],
  customers: [
    oneself(searchedCustomers),
    inTickets((changed) => sql`select id from tickets where customer_id = any(${changed}::bigint[])`),
  ],
  contacts: [
    inCustomers((changed) => sql`select customer_id as id from contacts where id = any(${changed}::bigint[])`),
    inTickets(
      (changed) => sql`select t.id from contacts k join tickets t on t.customer_id = k.customer_id
        where k.id = any(${changed}::bigint[])`,
    ),
  ],
  companies: [
    oneself(searchedCompanies),
    inCustomers((changed) => sql`select id from customers where company_id = any(${changed}::bigint[])`),
    inTickets((changed) => sql`select id from tickets where company_id = any(${changed}::bigint[])`),
  ],
  domains: [inCompanies((changed) => sql`select company_id as id from domains where id = any(${changed}::bigint[])`)],
  phones: [inCompanies((changed) => sql`select company_id as id from phones where id = any(${changed}::bigint[])`)],
  tags: [inTickets((changed) => sql`select ticket_id as id from ticket_tags where tag_id = any(${changed}::bigint[])`)],
  helpdocarticles: [oneself(searchedArticles)],
  helpdocscategories: [
    {
      searched: searchedArticles,
      idsOf: (changed) =>
        sql`select article_id as id from helpdocarticle_categories where category_id = any(${changed}::bigint[])`,
    },
  ],
  customfieldoptions: [
    inTickets(
      (changed) => sql`select x.ticket_id as id from customfieldoptions o
        join ticket_customfields x on x.customfield_id = o.customfield_id where o.id = any(${changed}::bigint[])`,
    ),
  ],
}
