import { findIdByName, type NamedField } from '../catalog/find-by-name.ts'
import type { Queryable } from '../db/pool.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { nameIn } from '../tickets/flat-names.wire.ts'

// Lists that came as one text, by the names they had.
const lists: Readonly<Record<string, string>> = {
  tags: 'tags',
  'tags[]': 'tags',
  files: 'files',
  attachments: 'files',
  attachmentids: 'files',
}

// Texts of the program's own, where programs write what they like: a name that nothing has says nothing.
const optional: Readonly<Record<string, NamedField>> = {
  priority: 'priority',
  priorityid: 'priority',
  source: 'source',
  sourceid: 'source',
}

/** What only the older API took of a ticket's body, in the form that tickets/flat-names.wire.ts takes everywhere. */
export async function fromOldTicket(db: Queryable, { fields, included }: WireBody): Promise<WireBody> {
  const ticket: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields)) {
    const key = name.toLowerCase()
    const list = lists[key]
    const word = nameIn(value)
    const field = optional[key]
    if (list !== undefined) {
      // the empty list of a form says no more than its absence
      if (value !== '')
        ticket[list] ??= typeof value === 'string' ? value.split(',').map((entry) => entry.trim()) : value
    } else if (field === undefined || word === null || (await findIdByName(db, field, word)) !== null)
      ticket[name] = value
  }
  return { fields: ticket, included }
}

/** The same for a reply, whose `type` is what is its `threadType` today. */
export function fromOldReply(db: Queryable, { fields, included }: WireBody): Promise<WireBody> {
  const { type, ...reply } = fields
  return fromOldTicket(db, { fields: { threadType: type, ...reply }, included })
}
