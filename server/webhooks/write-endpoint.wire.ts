import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { isRemoved, readText, wholeNumber } from '../desk-api/values.ts'
import { createRow, updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'

/** Adds an endpoint. One that names no events gets all of them, one that names no inboxes covers all of them. */
export function createEndpoint(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const { allEvents, allInboxes } = body.fields
  const complete = withoutRepeats(body, { events: new Map(), inboxes: new Map() })
  const { webhookendpointevents: events, webhookendpointinboxes: inboxes } = complete.included
  const fields = {
    ...body.fields,
    allEvents: allEvents ?? !hasRows(events),
    allInboxes: allInboxes ?? !hasRows(inboxes),
  }
  const columns = readToken(body, problems)
  return createRow(ctx, resourceNamed('webhookendpoints'), { ...complete, fields }, { problems, columns })
}

/** Changes an endpoint. `state: active` forgets its failures; a `token` of "" ends signing. */
export async function updateEndpoint(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const isActivated = String(body.fields.state).toLowerCase() === 'active'
  const columns = {
    ...readToken(body, problems),
    ...(isActivated ? freshStart : {}),
  }
  const complete = withoutRepeats(body, await findOwnRows(ctx, id))
  return updateRow(ctx, resourceNamed('webhookendpoints'), complete, id, { problems, columns })
}

// What happened while it was off stays untold.
const freshStart = {
  failed_attempts: 0,
  failing_since: null,
  inactive_reason: '',
  listens_since: sql`case when state = 'inactive' then now() else listens_since end`,
}

const hasRows = (rows: unknown): boolean => Array.isArray(rows) && rows.length > 0

function readToken(body: WireBody, problems: Problems): Record<string, unknown> {
  const token = readText(problems, 'token', body.fields.token, { max: 500 })
  return token === undefined ? {} : { token }
}

/** The child rows an endpoint has: code or inbox id -> id of the row. */
interface OwnRows {
  events: ReadonlyMap<string, number>
  inboxes: ReadonlyMap<string, number>
}

async function findOwnRows(ctx: Ctx, id: number): Promise<OwnRows> {
  const [events, inboxes] = (await ctx.db.flight([
    sql`select id, code as key from webhookendpointevents where webhookendpoint_id = ${id} and state = 'active'`,
    sql`select id, inbox_id::text as key from webhookendpointinboxes where webhookendpoint_id = ${id} and state = 'active'`,
  ])) as { id: number; key: string }[][]
  const byKey = (rows: { id: number; key: string }[] = []) => new Map(rows.map((row) => [row.key, row.id]))
  return { events: byKey(events), inboxes: byKey(inboxes) }
}

/** Clients send what is there again without ids: that adds nothing. `{"code": …, "delete": true}` removes by name. */
function withoutRepeats(body: WireBody, own: OwnRows): WireBody {
  const { webhookendpointevents: events, webhookendpointinboxes: inboxes } = body.included
  const keyOfEvent = (row: Record<string, unknown>) => (typeof row.code === 'string' ? row.code.toLowerCase() : null)
  const keyOfInbox = ({ inbox }: Record<string, unknown>) => {
    const id = wholeNumber(isObject(inbox) ? inbox.id : inbox)
    return id === null ? null : String(id)
  }
  return {
    fields: body.fields,
    included: {
      ...body.included,
      webhookendpointevents: adopt(events, own.events, keyOfEvent),
      webhookendpointinboxes: adopt(inboxes, own.inboxes, keyOfInbox),
    },
  }
}

function adopt(
  rows: unknown,
  own: ReadonlyMap<string, number>,
  keyOf: (row: Record<string, unknown>) => string | null,
): unknown {
  if (!Array.isArray(rows)) return rows
  const seen = new Set<string>()
  return rows.map((row: unknown) => {
    if (!isObject(row) || wholeNumber(row.id)) return row
    const key = keyOf(row)
    if (key === null) return row
    // a removed row without an id is nothing, so that the places of the others stay the client's own
    if (seen.has(key)) return { delete: true }
    seen.add(key)
    const id = own.get(key)
    return id === undefined ? row : isRemoved(row) ? { id, delete: true } : { ...row, id }
  })
}
