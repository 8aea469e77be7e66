import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { createDocument, type LoadedDocument, type Weight } from './document.ts'

interface PersonRow {
  id: number
  read_at: string
  names: string[]
  addresses: string[]
  numbers: string[]
  rest: (string | null)[]
}

/** Reads what customers are found by: names, addresses, phone numbers, company, job, notes, the number in another system. */
export async function loadCustomers(db: Queryable, ids: readonly number[]): Promise<LoadedDocument[]> {
  const rows = await db.query<PersonRow>(sql`
    select c.id, statement_timestamp() as read_at, array[c.first_name || ' ' || c.last_name] as names,
      array(select k.value::text from contacts k where k.customer_id = c.id and k.state = 'active') as addresses,
      array[c.phone, c.mobile] || array(select k.value::text from contacts k
        where k.customer_id = c.id and k.state = 'active' and k.type in ('phone', 'mobile')) as numbers,
      array[c.organization, o.name, c.external_id, c.job_title, c.twitter_handle, c.address, c.notes] as rest
    from customers c left join companies o on o.id = c.company_id where c.id = any(${ids}::bigint[])`)
  return rows.map(documentOf)
}

/** Reads what companies are found by: name, domains, website and address, phone numbers, description and notes. */
export async function loadCompanies(db: Queryable, ids: readonly number[]): Promise<LoadedDocument[]> {
  const rows = await db.query<PersonRow>(sql`
    select c.id, statement_timestamp() as read_at, array[c.name] as names,
      array[c.email, c.website] || array(select d.name::text from domains d where d.company_id = c.id and d.state = 'active') as addresses,
      array(select p.number from phones p where p.company_id = c.id and p.state = 'active') as numbers,
      array[c.industry, c.description, c.details, c.note] as rest
    from companies c where c.id = any(${ids}::bigint[])`)
  return rows.map(documentOf)
}

function documentOf(row: PersonRow): LoadedDocument {
  const document = createDocument()
  const addAll = (texts: readonly (string | null)[], weight: Weight) => {
    for (const text of texts) document.add(text, weight)
  }
  addAll(row.names, 'A')
  document.add(String(row.id), 'A')
  addAll(row.addresses, 'B')
  addAll(row.numbers, 'C')
  // typed without the spaces and dashes it is written with
  addAll(
    row.numbers.map((number) => number.replace(/\D/g, '')),
    'C',
  )
  addAll(row.rest, 'D')
  return { id: row.id, readAt: row.read_at, document: document.toText() }
}
