import { findIdByName, type NamedField } from '../catalog/find-by-name.ts'
import type { Queryable } from '../db/pool.ts'
import { isObject } from '../desk-api/body.ts'
import { AppError, Problems } from '../lib/app-error.ts'

// Of tickets and messages.
const documented = `agent bcc cc customer customfields editMethod files followers inbox isDraft isPinned isRead mentions
  message notifyCustomer parent priority scheduledEmail sendFrom source status subject tags threadType type`.split(
  /\s+/,
)

// Tickets were flat once: a number or a name for what is a reference now. Programs still write these names, in any case.
const renamed: Readonly<Record<string, string>> = {
  // a field that is lost for a capital would be a custom field without its value, or a note that is mailed
  ...Object.fromEntries(documented.map((name) => [name.toLowerCase(), name])),
  inboxid: 'inbox',
  customerid: 'customer',
  agentid: 'agent',
  assignedto: 'agent',
  statusid: 'status',
  priorityid: 'priority',
  typeid: 'type',
  tickettypeid: 'type',
  sourceid: 'source',
  body: 'message',
  attachmentids: 'files',
}

const ofCustomer: Readonly<Record<string, string>> = {
  customeremail: 'email',
  customerfirstname: 'firstName',
  customerlastname: 'lastName',
  customerphone: 'phone',
  customerphonenumber: 'phone',
}

type Fields = Record<string, unknown>

/**
 * Does `work` with a body in which the flat names of old have become those of today, and the words in `named` ids. A
 * field that has its name of today wins. What `work` complains about is named as it was sent; a word that nothing is
 * called is a 400.
 */
export async function withFlatNames<Result>(
  db: Queryable,
  sent: Fields,
  named: readonly NamedField[],
  work: (fields: Fields) => Promise<Result>,
): Promise<Result> {
  const { fields, sentAs } = fromFlat(sent)
  try {
    return await work(await withIds(db, fields, named))
  } catch (error) {
    if (!(error instanceof AppError) || sentAs.size === 0) throw error
    const problems = error.problems.map(({ source, ...problem }) =>
      source === undefined ? problem : { ...problem, source: sourceAsSent(source, sentAs) },
    )
    throw new AppError(error.kind, problems, { cause: error })
  }
}

function fromFlat(sent: Fields): { fields: Fields; sentAs: Map<string, string> } {
  const fields = { ...sent }
  const sentAs = new Map<string, string>()
  for (const [name, value] of Object.entries(sent)) {
    const today = renamed[name.toLowerCase()]
    if (today === undefined || !isGiven(value) || isGiven(sent[today])) continue
    fields[today] = isNobody(value) ? null : value
    sentAs.set(today, name)
  }
  const customer = isObject(fields['customer']) ? { ...fields['customer'] } : {}
  // by its id it is known whole
  if (isGiven(customer['id']) || (isGiven(fields['customer']) && !isObject(fields['customer'])))
    return { fields, sentAs }
  for (const [name, value] of Object.entries(sent)) {
    const part = ofCustomer[name.toLowerCase()]
    if (part === undefined || !isGiven(value) || isGiven(customer[part])) continue
    customer[part] = value
    fields['customer'] = customer
    sentAs.set(`customer.${part}`, name)
  }
  return { fields, sentAs }
}

async function withIds(db: Queryable, fields: Fields, named: readonly NamedField[]): Promise<Fields> {
  const problems = new Problems()
  const ids: Fields = {}
  for (const field of named) {
    const name = nameIn(fields[field])
    if (name === null) continue
    ids[field] = await findIdByName(db, field, name)
    if (ids[field] === null) problems.add(field, 'not found')
  }
  problems.throwIfAny()
  return { ...fields, ...ids }
}

function sourceAsSent(source: string, sentAs: ReadonlyMap<string, string>): string {
  for (const [today, name] of sentAs) {
    const rest = source.slice(today.length)
    if (source.startsWith(today) && /^($|[.[])/.test(rest)) return `${name}${rest}`
  }
  return source
}

const isNobody = (value: unknown): boolean => value === -1 || value === '-1'

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '' && value !== 0

/** The word that stands where an id could: `waiting` or `{"name": "waiting"}`. Null when none does. */
export function nameIn(value: unknown): string | null {
  const name = isObject(value) && value.id === undefined ? value.name : value
  return typeof name === 'string' && name.trim() !== '' && !/^-?\d+$/.test(name.trim()) ? name.trim() : null
}
