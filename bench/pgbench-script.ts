import type { Sql } from '../server/db/sql.ts'
import type { CapturedCreate } from './capture.ts'
import type { TicketRequest } from './requests.ts'

/** One create and what its request said of the customer. */
export interface Sample extends CapturedCreate {
  customer: number
  customerId: number
  contactId: number
  request: TicketRequest
}

/** A script for `pgbench -f` and the variables to define with `-D`. */
export interface PgbenchScript {
  text: string
  variables: Record<string, string>
}

/**
 * Makes two captured creates a pgbench script with the very same statements. A value that is equal in both stays a
 * parameter with that value; one that differs must be understood (customer, contact, ticket, time, text), else this
 * throws: then the script would no longer be what the desk does.
 */
export function pgbenchScript(one: Sample, other: Sample, customerCount: number): PgbenchScript {
  const variables: Record<string, string> = {}
  const customerOffset = one.customerId - one.customer
  const contactOffset = one.contactId - one.customer
  const lines = [
    `\\set customer random(1, ${customerCount})`,
    `\\set customer_id :customer + ${customerOffset}`,
    `\\set contact_id :customer + ${contactOffset}`,
  ]
  one.statements.forEach((statement, index) => {
    const twin = other.statements[index]
    if (twin?.text !== statement.text) throw new Error('two equal creates ran different statements')
    const text = statement.text.replace(/\$(\d+)/g, (_, number) => {
      const position = Number(number) - 1
      const [value, otherValue] = [statement.values[position], twin.values[position]]
      const name = `p${index}_${number}`
      // a variable that is not defined is SQL's null in pgbench's prepared mode
      if (value === null || value === undefined) return ':nothing'
      if (isSame(value, otherValue)) variables[name] = literal(value)
      else if (isText(value, one) && isText(otherValue, other)) variables[name] = String(value)
      else return varying(value, otherValue, one, other)
      return `:${name}`
    })
    lines.push(`${text}${makesTicket(statement) ? ' \\gset' : ';'}`)
  })
  return { text: `${lines.join('\n')}\n`, variables }
}

const isSame = (value: unknown, other: unknown) => literal(value) === literal(other)
const makesTicket = (statement: Sql) => /\binsert into tickets\b/.test(statement.text)

/** Subject and message in any of their forms: every run writes the same length, so pgbench may repeat one. */
function isText(value: unknown, { request, customer }: Sample): boolean {
  if (typeof value !== 'string' || value === request.customer.email) return false
  return (
    value === request.subject ||
    value === request.message ||
    (value.includes('Hello,') && value.includes(String(customer)))
  )
}

function varying(value: unknown, otherValue: unknown, one: Sample, other: Sample): string {
  if (value === one.customerId && otherValue === other.customerId) return ':customer_id'
  if (value === one.contactId && otherValue === other.contactId) return ':contact_id'
  if (value === one.ticketId && otherValue === other.ticketId) return ':id'
  if (value === one.request.customer.email && otherValue === other.request.customer.email) {
    return `('customer' || :customer || '@bench.example')`
  }
  if (value instanceof Date && otherValue instanceof Date) return 'now()'
  throw new Error(`a create has a value the script does not know: ${literal(value)}`)
}

/** A value as the driver sends it: text that PostgreSQL reads by the parameter's type. */
function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return `{${value.map((entry) => JSON.stringify(String(entry))).join(',')}}`
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
