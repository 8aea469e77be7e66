import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { isRemoved, readRef } from '../desk-api/values.ts'
import { createRow, updateRow } from '../desk-api/write.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { canManageCompanies } from './access.ts'
import { checkFreeAddresses, findContacts, readContacts } from './customer-contacts.wire.ts'
import { settleCustomer } from './settle-customer.ts'

/** Creates a customer from `email`, `included.contacts` or both; the company is the given one or the address' own. */
export async function createCustomer(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const contacts = readContacts(body, [], problems)
  if (!contacts.isGiven && !hasName(body)) problems.add('email', 'must be set')
  const company = readCompany(ctx, contacts.body, null)
  await checkFreeAddresses(ctx.db, contacts.emails, null, problems)
  return createRow(ctx, resourceNamed('customers'), company.body, {
    problems,
    columns: company.columns,
    also: (tx, id) => settleCustomer(tx, ctx, id, contacts.main),
  })
}

/** Changes a customer; a new `email` changes the main contact. */
export async function updateCustomer(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const [row] = await ctx.db.query<{ company_id: number | null }>(
    sql`select company_id from customers where id = ${id}`,
  )
  const contacts = readContacts(body, await findContacts(ctx.db, id), problems)
  const company = readCompany(ctx, contacts.body, row?.company_id ?? null)
  await checkFreeAddresses(ctx.db, contacts.emails, id, problems)
  return updateRow(ctx, resourceNamed('customers'), company.body, id, {
    problems,
    columns: company.columns,
    also: async (tx) => {
      if (contacts.isGiven || company.isChanged) await settleCustomer(tx, ctx, id, contacts.main)
    },
  })
}

// An address is not demanded: people call, too. But a row that says nothing about anybody is a mistake.
function hasName(body: WireBody): boolean {
  return ['firstName', 'lastName', 'organization', 'phone', 'mobile', 'externalId'].some((name) => {
    const value = body.fields[name]
    return (typeof value === 'string' && value.trim() !== '') || typeof value === 'number'
  })
}

interface CompanyInput {
  body: WireBody
  columns: Record<string, unknown>
  isChanged: boolean
}

/**
 * Reads the choice of a company: `company` or `included.companies`. Repeating the present one chooses nothing, so the
 * customer goes on following its address; taking it out (`delete`) is a choice. Throws 403 without the right to.
 */
function readCompany(ctx: Ctx, body: WireBody, current: number | null): CompanyInput {
  const listed = Array.isArray(body.included.companies) ? body.included.companies : []
  const kept = listed.filter((row) => !isRemoved(row) || idOf(row) === current)
  const isTakenOut = current !== null && kept.some(isRemoved)
  const wanted = [body.fields.company, ...kept.filter((row) => !isRemoved(row))]
    .map(idOf)
    .filter((id) => id !== null && id !== current)
  const isChanged = isTakenOut || wanted.length > 0
  if (isChanged && !canManageCompanies(ctx.actor)) {
    throw new AppError('forbidden', {
      detail: 'you do not have permission to put customers in companies',
      source: 'company',
    })
  }
  const included = Array.isArray(body.included.companies) ? { ...body.included, companies: kept } : body.included
  return { body: { fields: body.fields, included }, columns: isChanged ? { company_chosen: true } : {}, isChanged }
}

function idOf(value: unknown): number | null {
  return readRef(new Problems(), '', isObject(value) ? value.id : value) ?? null
}
