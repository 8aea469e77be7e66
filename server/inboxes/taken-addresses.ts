import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Problems } from '../lib/app-error.ts'

type AddressOwner = 'inboxes' | 'inboxaliases' | 'users'

/**
 * Adds a problem for each address that one of these has already. Inboxes, aliases and agents share one space of
 * addresses (desk-api-other.md C.3.1); within a kind the unique index decides.
 */
export async function addTakenAddresses(
  db: Queryable,
  addresses: readonly { value: string; source: string }[],
  owners: readonly AddressOwner[],
  problems: Problems,
): Promise<void> {
  const wanted = addresses.map((address) => address.value.trim())
  if (wanted.length === 0) return
  const taken = await db.query<{ address: string; owner: AddressOwner }>(sql`
    select lower(email::text) as address, 'inboxes' as owner from inboxes where state = 'active' and email = any(${wanted}::citext[])
    union all
    select lower(email::text), 'inboxaliases' from inboxaliases where state = 'active' and email = any(${wanted}::citext[])
    union all
    select lower(email::text), 'users' from users where state <> 'deleted' and email = any(${wanted}::citext[])`)
  for (const { value, source } of addresses) {
    const owner = taken.find((row) => row.address === value.trim().toLowerCase() && owners.includes(row.owner))?.owner
    if (owner !== undefined) problems.add(source, owner === 'users' ? 'is the address of an agent' : 'already exists')
  }
}
