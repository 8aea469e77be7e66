import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import {
  boolean,
  children,
  entity,
  entityFilter,
  integer,
  longText,
  oneOf,
  type Resource,
  ref,
  refs,
  resource,
  text,
  type WireBody,
} from '../desk-api/resource.ts'
import { readBoolean } from '../desk-api/values.ts'
import { createRow, updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'
import { lastInOrder } from './display-order.ts'
import { hasInboxes, linkToAllInboxes } from './inbox-links.ts'

const kinds = ['text', 'textarea', 'number', 'date', 'dropdown', 'checkboxes']
const kindsWithOptions = ['dropdown', 'checkboxes']

/**
 * Fields a site adds to its tickets (desk-api-other.md C.7). One created without `inboxes` is used in all of them, unless
 * `addToNewInboxes` is false.
 */
export const customfields: Resource = resource({
  wire: { one: 'customfield', many: 'customfields' },
  table: 'customfields',
  fields: {
    ...entity,
    agentLabel: text({ required: true }),
    customerLabel: text(),
    description: longText(),
    kind: oneOf(kinds, { required: true }),
    enabled: boolean(),
    agentRequired: boolean(),
    customerRequired: boolean(),
    addToNewInboxes: boolean(),
    displayOrder: integer(),
    inboxes: refs('inboxes', { table: 'inbox_customfields', own: 'customfield_id', other: 'inbox_id' }),
    options: children('customfieldoptions', 'customfield_id', { order: 'x.display_order, x.id' }),
  },
  list: {
    filter: [
      ...entityFilter,
      'agentLabel',
      'customerLabel',
      'kind',
      'enabled',
      'agentRequired',
      'customerRequired',
      'addToNewInboxes',
      'inboxes',
      'options',
    ],
    order: ['agentLabel', 'customerLabel', 'kind', 'displayOrder'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create(ctx, body) {
    const problems = new Problems()
    const complete = withOptions(body)
    checkOptions(complete, String(body.fields.kind).toLowerCase(), problems)
    const isUsedAnywhere =
      !hasInboxes(body.fields.inboxes) && readBoolean(new Problems(), '', body.fields.addToNewInboxes) !== false
    return createRow(ctx, customfields, complete, {
      problems,
      columns: lastInOrder('customfields', body.fields.displayOrder),
      async also(tx, id) {
        if (isUsedAnywhere) await linkToAllInboxes(tx, { table: 'inbox_customfields', column: 'customfield_id', id })
      },
    })
  },
  async update(ctx, body, id) {
    const problems = new Problems()
    const kind = await findKind(ctx, id)
    if (body.fields.kind && String(body.fields.kind).toLowerCase() !== kind) problems.add('kind', 'cannot be changed')
    const complete = withOptions(body)
    checkOptions(complete, kind, problems)
    return updateRow(ctx, customfields, complete, id, { problems })
  },
})

/** Options may also come inside `options`, as in v1; they get the order they are listed in. */
function withOptions(body: WireBody): WireBody {
  const { customfieldoptions } = body.included
  const inline = Array.isArray(body.fields.options)
    ? body.fields.options.filter((option) => isObject(option) && 'name' in option)
    : []
  const rows = Array.isArray(customfieldoptions) ? customfieldoptions : inline
  if (rows.length === 0) return body
  const ordered = rows.map((row: unknown, index) =>
    isObject(row) && !row.id && !row.displayOrder ? { ...row, displayOrder: index + 1 } : row,
  )
  return { fields: body.fields, included: { ...body.included, customfieldoptions: ordered } }
}

function checkOptions(body: WireBody, kind: string, problems: Problems): void {
  const { customfieldoptions } = body.included
  if (!Array.isArray(customfieldoptions) || customfieldoptions.length === 0 || !kinds.includes(kind)) return
  if (!kindsWithOptions.includes(kind))
    problems.add('included.customfieldoptions', 'only dropdown and checkboxes have options')
}

async function findKind(ctx: Ctx, id: number): Promise<string> {
  const [row] = await ctx.db.query<{ kind: string }>(sql`select kind from customfields where id = ${id}`)
  return row?.kind ?? ''
}

/** What can be chosen in a dropdown or in checkboxes. */
export const customfieldoptions: Resource = resource({
  wire: { one: 'customfieldoption', many: 'customfieldoptions' },
  table: 'customfieldoptions',
  fields: {
    ...entity,
    name: text({ required: true }),
    displayOrder: integer(),
    customfield: ref('customfields', { required: true }),
  },
  list: {
    filter: [...entityFilter, 'name', 'displayOrder', 'customfield'],
    order: ['name', 'displayOrder', 'customfield'],
    defaultOrder: 'displayOrder',
  },
  access: { read: 'agent', write: 'admin' },
  create: async (ctx, body) => {
    const problems = new Problems()
    const id = Number(isObject(body.fields.customfield) ? body.fields.customfield.id : body.fields.customfield)
    const kind = Number.isSafeInteger(id) ? await findKind(ctx, id) : ''
    if (kind !== '' && !kindsWithOptions.includes(kind))
      problems.add('customfield', 'only dropdown and checkboxes have options')
    return createRow(ctx, customfieldoptions, body, {
      problems,
      columns: lastInOrder('customfieldoptions', body.fields.displayOrder),
    })
  },
  // an option stays with its field
  update: (ctx, body, id) =>
    updateRow(ctx, customfieldoptions, { ...body, fields: { ...body.fields, customfield: undefined } }, id),
})
