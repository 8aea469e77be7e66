import type { Actor, Ctx } from '../db/ctx.ts'
import { type Sql, sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import {
  boolean,
  entity,
  entityFilter,
  json,
  longText,
  type Resource,
  refs,
  resource,
  text,
  type WireBody,
} from '../desk-api/resource.ts'
import { readText } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { canManageInbox, isSiteAdmin } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { sanitizeHtml } from '../lib/html.ts'

// What a response may change beside its text, in the form of a body of PATCH /tickets/{id}.json.
const actionNames = ['agent', 'inbox', 'priority', 'status', 'tags', 'type']

/**
 * Saved replies (desk-api-other.md C.8). Everybody adds their own; one that is shared is seen by all who see one of its
 * inboxes, by everybody when it has none. `body` is made safe to show and keeps its placeholders.
 */
export const cannedresponses: Resource = resource({
  wire: { one: 'cannedresponse', many: 'cannedresponses' },
  table: 'cannedresponses',
  fields: {
    ...entity,
    name: text({ required: true }),
    body: longText(),
    isShared: boolean(),
    actions: json(),
    inboxes: refs('inboxes', { table: 'cannedresponse_inboxes', own: 'cannedresponse_id', other: 'inbox_id' }),
    tags: refs('tags', { table: 'cannedresponse_tags', own: 'cannedresponse_id', other: 'tag_id' }),
  },
  list: {
    filter: [...entityFilter, 'name', 'body', 'isShared', 'inboxes', 'tags'],
    order: ['name', 'isShared'],
    defaultOrder: 'name',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => sql`t.created_by_id = ${actor.id} or (t.is_shared and ${isInSight(actor)})`,
  create(ctx, body) {
    const problems = new Problems()
    return createRow(ctx, cannedresponses, clean(body, problems), { problems })
  },
  async update(ctx, body, id) {
    await assertMayManage(ctx, id)
    const problems = new Problems()
    return updateRow(ctx, cannedresponses, clean(body, problems), id, { problems })
  },
  async remove(ctx, _body, id) {
    await assertMayManage(ctx, id)
    return removeRow(ctx, cannedresponses, id)
  },
})

function isInSight(actor: Actor): Sql {
  if (isSiteAdmin(actor)) return sql`true`
  return sql`(not exists (select 1 from cannedresponse_inboxes x where x.cannedresponse_id = t.id)
    or exists (select 1 from cannedresponse_inboxes x
      where x.cannedresponse_id = t.id and x.inbox_id = any(${[...actor.inboxes.keys()]}::bigint[])))`
}

/** Own ones, all of them where the site lets agents manage them, and those of inboxes whose admin one is. */
async function assertMayManage(ctx: Ctx, id: number): Promise<void> {
  const { actor } = ctx
  if (isSiteAdmin(actor) || actor.site.agentsCanManageCannedResponses) return
  const [row] = await ctx.db.query<{ created_by_id: number | null; inbox_ids: number[] }>(sql`
    select c.created_by_id, array(
      select x.inbox_id from cannedresponse_inboxes x where x.cannedresponse_id = c.id) as inbox_ids
    from cannedresponses c where c.id = ${id}`)
  const isOwn = row?.created_by_id === actor.id
  const inboxIds = row?.inbox_ids ?? []
  if (isOwn || (inboxIds.length > 0 && inboxIds.every((inboxId) => canManageInbox(actor, inboxId)))) return
  throw new AppError('forbidden', 'only admins may change canned responses of others')
}

/** The body with safe HTML; adds problems for actions nobody could apply. */
function clean(body: WireBody, problems: Problems): WireBody {
  const { actions, body: html } = body.fields
  checkActions(actions, problems)
  const given = readText(new Problems(), 'body', html)
  return given === undefined ? body : { ...body, fields: { ...body.fields, body: sanitizeHtml(given) } }
}

function checkActions(actions: unknown, problems: Problems): void {
  if (actions === undefined || actions === null) return
  if (!isObject(actions)) return problems.add('actions', 'must be an object')
  for (const name of Object.keys(actions)) {
    if (!actionNames.includes(name)) problems.add(`actions.${name}`, `must be one of ‘${actionNames.join(', ')}’`)
  }
}
