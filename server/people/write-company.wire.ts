import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import { parseWrite } from '../desk-api/parse.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { createRow, insertRow, removeRow, updateColumns, updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'
import { placeCustomersOf } from './match-company.ts'
import { adoptOwnRows } from './own-rows.ts'

/** Creates a company with its domains, phones and address; customers whose addresses fit the domains join it. */
export async function createCompany(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const address = readAddress(body, problems)
  return createRow(ctx, resourceNamed('companies'), withDomains(body, []), {
    problems,
    also: async (tx, id) => {
      if (address !== null) await writeAddress(tx, ctx, id, address)
      if (decidesMembers(body)) await placeCustomersOf(tx, ctx, id)
    },
  })
}

/** Changes a company; domains it has already may be sent again. */
export async function updateCompany(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const address = readAddress(body, problems)
  const own = await ctx.db.query<{ id: number; value: string }>(
    sql`select id, name as value from domains where company_id = ${id} and state = 'active'`,
  )
  return updateRow(ctx, resourceNamed('companies'), withDomains(body, own), id, {
    problems,
    also: async (tx) => {
      if (address !== null) await writeAddress(tx, ctx, id, address)
      if (decidesMembers(body)) await placeCustomersOf(tx, ctx, id)
    },
  })
}

/** Deletes a company with its domains and phones. Its customers stay; their tickets keep it as what it was then. */
export function deleteCompany(ctx: Ctx, id: number): Promise<number> {
  return removeRow(ctx, resourceNamed('companies'), id, {
    also: async (tx) => {
      await tx.query(sql`
        update customers set company_id = null, company_chosen = false, updated_at = ${ctx.now} where company_id = ${id}`)
    },
  })
}

// looking at every customer is only worth it when the answer can have changed
const decidesMembers = (body: WireBody): boolean =>
  (Array.isArray(body.included.domains) && body.included.domains.length > 0) || typeof body.fields.kind === 'string'

function withDomains(body: WireBody, own: readonly { id: number; value: string }[]): WireBody {
  const { domains } = body.included
  if (!Array.isArray(domains)) return body
  return { fields: body.fields, included: { ...body.included, domains: adoptOwnRows(domains, own, 'name') } }
}

/** The columns of the one address, given as `address: {firstLine…}` or as the first of `included.addresses`. */
function readAddress(body: WireBody, problems: Problems): ReadonlyMap<string, unknown> | null {
  const listed = Array.isArray(body.included.addresses) ? (body.included.addresses as unknown[])[0] : undefined
  const [given, source] = isObject(listed) ? [listed, 'included.addresses[0].'] : [body.fields.address, 'address.']
  if (!isObject(given)) return null
  const { columns } = parseWrite(
    resourceNamed('addresses'),
    { fields: given, included: {} },
    'update',
    problems,
    source,
  )
  return columns.size === 0 ? null : columns
}

async function writeAddress(tx: Tx, ctx: Ctx, companyId: number, columns: ReadonlyMap<string, unknown>): Promise<void> {
  const [company] = await tx.query<{ address_id: number | null }>(
    sql`select address_id from companies where id = ${companyId}`,
  )
  const known = company?.address_id ?? null
  if (known !== null) return updateColumns(tx, ctx, 'addresses', known, columns)
  const id = await insertRow(tx, ctx, 'addresses', columns)
  await tx.query(sql`update companies set address_id = ${id} where id = ${companyId}`)
}
