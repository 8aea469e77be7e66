import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readBoolean, readRefs } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { canManageInbox, isSiteAdmin } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { judgeActions, judgeConditions } from './trigger-parts.wire.ts'
import { findTrigger, linkToEveryInbox, placeLast, type StoredTrigger, settleState } from './trigger-queries.ts'

/** Stores a trigger with its conditions and actions; nothing of it is run here. */
export async function createTrigger(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const isEverywhere = readBoolean(problems, 'addToNewInboxes', body.fields.addToNewInboxes) ?? false
  readBoolean(problems, 'applyToExistingTickets', body.fields.applyToExistingTickets)
  judgeConditions(body.included.conditions, new Map(), problems)
  judgeActions(body.included.triggeractions, new Map(), problems)
  assertMayManage(ctx, { isEverywhere, inboxIds: inboxesIn(body) })
  const wanted = wantedState(body)
  return createRow(ctx, resourceNamed('triggers'), body, {
    problems,
    async also(tx, id) {
      if (isEverywhere) await linkToEveryInbox(tx, id)
      await placeLast(tx, id)
      await settleState(tx, id, wanted)
    },
  })
}

/** Changes a trigger. `state: active` of one that is incomplete is refused; once complete it waits to be switched on. */
export async function updateTrigger(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const stored = await findTrigger(ctx.db, id)
  const problems = new Problems()
  const isEverywhere = readBoolean(problems, 'addToNewInboxes', body.fields.addToNewInboxes) ?? stored.addToNewInboxes
  readBoolean(problems, 'applyToExistingTickets', body.fields.applyToExistingTickets)
  assertMayManage(ctx, {
    isEverywhere: isEverywhere || stored.addToNewInboxes,
    inboxIds: [...stored.inboxIds, ...inboxesIn(body)],
  })
  if (stored.isSystem) return switchSystemTrigger(ctx, body, stored)
  judgeConditions(body.included.conditions, stored.conditions, problems)
  judgeActions(body.included.triggeractions, stored.actions, problems)
  const wanted = wantedState(body)
  return updateRow(ctx, resourceNamed('triggers'), body, id, {
    problems,
    async also(tx) {
      if (isEverywhere && !stored.addToNewInboxes) await linkToEveryInbox(tx, id)
      await placeLast(tx, id)
      const state = await settleState(tx, id, wanted)
      if (state === 'incomplete' && wanted === 'active') throw incomplete()
    },
  })
}

/** Moves a trigger to the trash and out of its inboxes. */
export async function deleteTrigger(ctx: Ctx, id: number): Promise<number> {
  const stored = await findTrigger(ctx.db, id)
  assertMayManage(ctx, { isEverywhere: stored.addToNewInboxes, inboxIds: stored.inboxIds })
  if (stored.isSystem) throw new AppError('forbidden', 'system triggers cannot be deleted')
  return removeRow(ctx, resourceNamed('triggers'), id, { also: (tx) => unlink(tx, id) })
}

async function unlink(tx: Tx, id: number): Promise<void> {
  await tx.query(sql`delete from trigger_inboxes where trigger_id = ${id}`)
}

function wantedState({ fields: { state } }: WireBody): string | null {
  return typeof state === 'string' && state !== '' ? state.toLowerCase() : null
}

const inboxesIn = (body: WireBody): number[] =>
  (readRefs(new Problems(), 'inboxes', body.fields.inboxes) ?? []).map((entry) => entry.id)

function assertMayManage(ctx: Ctx, reach: { isEverywhere: boolean; inboxIds: readonly number[] }): void {
  if (isSiteAdmin(ctx.actor)) return
  if (reach.isEverywhere) throw new AppError('forbidden', 'only site admins may manage triggers of all inboxes')
  const isOwn = reach.inboxIds.length > 0 && reach.inboxIds.every((inboxId) => canManageInbox(ctx.actor, inboxId))
  if (!isOwn) throw new AppError('forbidden', 'you may only manage triggers of inboxes you are an admin of')
}

/** A system trigger can only be switched on and off; what a client sends back unchanged does not count. */
function switchSystemTrigger(ctx: Ctx, body: WireBody, stored: StoredTrigger): Promise<number> {
  const { state, ...others } = body.fields
  const isChanged = Object.entries(stored.attributes).some(
    ([name, value]) => others[name] !== undefined && others[name] !== null && others[name] !== value,
  )
  const hasParts = [others.inboxes, body.included.conditions, body.included.triggeractions].some(
    (rows) => Array.isArray(rows) && rows.length > 0,
  )
  if (isChanged || hasParts) throw new AppError('forbidden', 'system triggers can only be switched on and off')
  return updateRow(ctx, resourceNamed('triggers'), { fields: { state }, included: {} }, stored.id)
}

const incomplete = () =>
  new AppError('invalid', { detail: 'needs at least one condition and one action to be active', source: 'state' })
