import type { Ctx } from '../db/ctx.ts'
import { raw, sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import { entity, entityFilter, type Resource, ref, resource, text, type WireBody } from '../desk-api/resource.ts'
import { readRef } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { accessInboxToManage, canSeeInbox, inVisibleInboxes } from './access.ts'
import { addTakenAddresses } from './taken-addresses.ts'

/** Further addresses of an inbox, to receive at and to send from; kept by the inbox's admins. */
export const inboxaliases: Resource = resource({
  wire: { one: 'inboxalias', many: 'inboxaliases' },
  table: 'inboxaliases',
  fields: {
    ...entity,
    email: text({ required: true, unique: true, format: 'email', max: 254 }),
    name: text(),
    inbox: ref('inboxes', { required: true }),
  },
  list: {
    filter: [...entityFilter, 'email', 'name', 'inbox'],
    order: ['email', 'name', 'inbox'],
    defaultOrder: 'email',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => inVisibleInboxes(actor, raw('t.inbox_id')),
  async create(ctx, body) {
    const problems = new Problems()
    const inboxId = readRef(new Problems(), 'inbox', body.fields.inbox)
    if (typeof inboxId === 'number') {
      if (canSeeInbox(ctx.actor, inboxId)) accessInboxToManage(ctx, inboxId)
      else problems.add(isObject(body.fields.inbox) ? 'inbox.id' : 'inbox', 'not found')
    }
    await checkAddress(ctx, body, problems)
    return createRow(ctx, inboxaliases, body, { problems })
  },
  async update(ctx, body, id) {
    await accessAlias(ctx, id)
    const problems = new Problems()
    await checkAddress(ctx, body, problems)
    // an alias stays with its inbox
    return updateRow(ctx, inboxaliases, { ...body, fields: { ...body.fields, inbox: undefined } }, id, { problems })
  },
  async remove(ctx, _body, id) {
    await accessAlias(ctx, id)
    return removeRow(ctx, inboxaliases, id)
  },
})

async function accessAlias(ctx: Ctx, id: number): Promise<void> {
  const [row] = await ctx.db.query<{ inbox_id: number }>(sql`select inbox_id from inboxaliases where id = ${id}`)
  if (row === undefined) throw new AppError('notFound', 'not found')
  accessInboxToManage(ctx, row.inbox_id)
}

async function checkAddress(ctx: Ctx, body: WireBody, problems: Problems): Promise<void> {
  const { email } = body.fields
  if (typeof email === 'string')
    await addTakenAddresses(ctx.db, [{ value: email, source: 'email' }], ['inboxes', 'users'], problems)
}
