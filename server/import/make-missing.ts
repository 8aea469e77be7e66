import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { record } from '../events/record.ts'
import { bestCompany } from '../people/match-company.ts'
import { insertTags } from '../tickets/queries.ts'
import type { ImportedPerson } from './commands.ts'
import type { ImportPlan } from './plan-import.ts'

/**
 * Makes the people, tags and source that the tickets of an import need, in a few statements for all of them. What
 * somebody else makes at the same time is theirs. Nobody is told of it.
 */
export async function makeMissing(
  tx: Tx,
  ctx: Ctx,
  sourceName: string,
  { customers, users, tags, isSourceMissing }: ImportPlan['missing'],
): Promise<void> {
  if (isSourceMissing) await insertSource(tx, ctx, sourceName)
  if (tags.length > 0) await insertTags(tx, ctx, tags)
  if (users.length > 0) await insertInvitedUsers(tx, ctx, users)
  if (customers.length > 0) await insertCustomers(tx, ctx, customers)
}

async function insertSource(tx: Tx, ctx: Ctx, name: string): Promise<void> {
  await tx.query(sql`
    insert into ticketsources (name, display_order, created_at, created_by_id, updated_at, updated_by_id)
    select ${name}, coalesce(max(display_order), 0) + 1, ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint, ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint from ticketsources
    on conflict (lower(name)) where state = 'active' do nothing`)
}

// Agents who wrote there and have no account here: `invited` shows their names and lets nobody sign in.
async function insertInvitedUsers(tx: Tx, ctx: Ctx, users: readonly ImportedPerson[]): Promise<void> {
  const rows = inOrder(users)
  await tx.query(sql`
    insert into users (email, first_name, last_name, state, created_at, created_by_id, updated_at, updated_by_id)
    select p.email, p.first_name, p.last_name, 'invited', ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint, ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint
    from unnest(${rows.emails}::text[], ${rows.firstNames}::text[], ${rows.lastNames}::text[]) p (email, first_name, last_name)
    on conflict (email) where state <> 'deleted' do nothing`)
}

async function insertCustomers(tx: Tx, ctx: Ctx, customers: readonly ImportedPerson[]): Promise<void> {
  const rows = inOrder(customers)
  const made = await tx.query<{ id: number; isKept: boolean }>(sql`
    with person as materialized (
      select nextval(pg_get_serial_sequence('customers', 'id')) as id, p.*
      from unnest(${rows.emails}::text[], ${rows.firstNames}::text[], ${rows.lastNames}::text[]) p (email, first_name, last_name)
    ), customer as (
      insert into customers (id, first_name, last_name, company_id, add_method, created_at, created_by_id, updated_at, updated_by_id)
      select id, first_name, last_name, ${bestCompany(sql`lower(person.email)`)}, 'auto', ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint, ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint
      from person
    ), contact as (
      insert into contacts (customer_id, type, value, is_main, created_at, created_by_id, updated_at, updated_by_id)
      select id, 'email', email, true, ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint, ${ctx.now}::timestamptz, ${ctx.actor.id}::bigint from person
      on conflict (value) where type = 'email' and state = 'active' do nothing
      returning customer_id
    )
    select person.id, contact.customer_id is not null as "isKept"
    from person left join contact on contact.customer_id = person.id`)
  const lost = made.filter((row) => !row.isKept).map((row) => row.id)
  // somebody else has just made a customer with this address: theirs counts
  if (lost.length > 0) await tx.query(sql`delete from customers where id = any(${lost}::bigint[])`)
  const ids = made.filter((row) => row.isKept).map((row) => row.id)
  await record(tx, ctx.actor, { kind: 'rows.imported', resource: 'customers', ids })
}

/** Always in the order of their addresses, so that two imports never wait for each other in a circle. */
function inOrder(people: readonly ImportedPerson[]) {
  const sorted = people.toSorted((one, other) => (one.email.toLowerCase() < other.email.toLowerCase() ? -1 : 1))
  return {
    emails: sorted.map((person) => person.email),
    firstNames: sorted.map((person) => person.firstName),
    lastNames: sorted.map((person) => person.lastName),
  }
}
