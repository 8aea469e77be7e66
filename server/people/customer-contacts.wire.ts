import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { isRemoved, readText } from '../desk-api/values.ts'
import type { Problems } from '../lib/app-error.ts'
import { normalizeEmail } from '../lib/email-address.ts'
import { adoptOwnRows } from './own-rows.ts'

export interface OwnContact {
  id: number
  type: string
  value: string
  isMain: boolean
}

/** The contact part of a customer's body, with `email` turned into a contact row. */
export interface ContactsInput {
  body: WireBody
  /** Addresses that must not belong to another customer. */
  emails: { value: string; source: string }[]
  /** The address that shall be the main one; null leaves the choice to what is there. */
  main: string | null
  isGiven: boolean
}

/**
 * Reads `customer.email` and `included.contacts`, which clients send one of or both (clients.md 17): however it comes,
 * an address is one contact. On an update `email` changes the main contact.
 */
export function readContacts(body: WireBody, own: readonly OwnContact[], problems: Problems): ContactsInput {
  const email = normalizeEmail(readText(problems, 'email', body.fields.email, { format: 'email', max: 254 }) ?? '')
  const given = body.included.contacts
  // anything else than a list is the engine's to refuse
  if (given !== undefined && given !== null && !Array.isArray(given))
    return { body, emails: [], main: null, isGiven: true }

  const emails: ContactsInput['emails'] = []
  let main: string | null = null
  const ownEmails = own.filter((contact) => contact.type === 'email')
  const rows = adoptOwnRows(given ?? [], ownEmails, 'value').map((row, index) => {
    const source = `included.contacts[${index}].value`
    if (!isObject(row) || isRemoved(row) || !isEmailRow(row, own)) return row
    const isText = typeof row.value === 'string'
    const value = isText
      ? normalizeEmail(readText(problems, source, row.value, { format: 'email', max: 254 }) ?? '')
      : ownValue(row, own)
    if (row.isMain === true && main === null) main = value
    if (!isText || value === null) return row
    if (value !== '') emails.push({ value, source })
    return { ...row, value }
  })

  if (email !== '') {
    main = email
    const isListed = emails.some((entry) => isSame(entry.value, email))
    if (!isListed) {
      emails.push({ value: email, source: 'email' })
      if (!ownEmails.some((contact) => isSame(contact.value, email))) rows.push(mainRow(email, ownEmails, rows))
    }
  }
  const isGiven = email !== '' || rows.length > 0
  return { body: { fields: body.fields, included: { ...body.included, contacts: rows } }, emails, main, isGiven }
}

function isEmailRow(row: Record<string, unknown>, own: readonly OwnContact[]): boolean {
  const type = row.type || own.find((contact) => contact.id === Number(row.id))?.type || 'email'
  return String(type).toLowerCase() === 'email'
}

const ownValue = (row: Record<string, unknown>, own: readonly OwnContact[]): string | null =>
  own.find((contact) => contact.id === Number(row.id))?.value ?? null

/** Changes the main contact, or adds one when there is none or the body itself speaks of it. */
function mainRow(email: string, own: readonly OwnContact[], rows: readonly unknown[]): object {
  const main = own.find((contact) => contact.isMain) ?? own[0]
  const isMentioned = rows.some((row) => isObject(row) && Number(row.id) === main?.id)
  return main === undefined || isMentioned
    ? { type: 'email', value: email, isMain: true }
    : { id: main.id, value: email }
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The active contacts of a customer, main ones first. */
export async function findContacts(db: Queryable, customerId: number): Promise<OwnContact[]> {
  return db.query<OwnContact>(sql`
    select id, type, value, is_main as "isMain" from contacts
    where customer_id = ${customerId} and state = 'active' order by is_main desc, id`)
}

/** Adds a problem for each address that another customer has. */
export async function checkFreeAddresses(
  db: Queryable,
  emails: ContactsInput['emails'],
  customerId: number | null,
  problems: Problems,
): Promise<void> {
  if (emails.length === 0) return
  const taken = await db.query<{ address: string }>(sql`
    select lower(value::text) as address from contacts
    where type = 'email' and state = 'active' and value = any(${emails.map((entry) => entry.value)}::citext[])
      and customer_id is distinct from ${customerId}::bigint`)
  for (const { value, source } of emails) {
    if (taken.some((row) => row.address === value.toLowerCase())) problems.add(source, 'already exists')
  }
}
