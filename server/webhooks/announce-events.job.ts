import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Event, EventRecord } from '../events/event.ts'
import { addJobsStatement } from '../events/job-spec.ts'
import { systemActor } from '../events/record.ts'
import { announcementsOf } from './announcements.ts'
import { type Coverage, nameFor } from './codes.ts'
import { findCreator, makePayload } from './payloads.ts'
import { announceJobName, deliverJob, isRedelivery, type WebhookDependencies } from './webhook-jobs.ts'

interface Endpoint extends Coverage {
  id: number
  listensSince: string
}

interface Announced {
  event: Event
  record: EventRecord
}

/**
 * Makes the deliveries of some events for every endpoint that asks for them, each once however often it runs. An
 * event that cannot be told does not hold up the others: it is tried again by itself.
 */
export async function announceEvents(dependencies: WebhookDependencies, eventIds: readonly number[]): Promise<void> {
  const { database, log } = dependencies
  const endpoints = await listEndpoints(dependencies)
  const events = await listEvents(dependencies, eventIds)
  // a desk without webhooks pays two look-ups for all events of a moment
  const announced = events.filter(({ event }) => endpoints.length > 0 || isRedelivery(event))
  for (const { event, record } of announced) {
    try {
      await database.transaction(async (tx) => {
        const ids = isRedelivery(event)
          ? await endpointOf(tx, event.id)
          : await insertDeliveries(tx, { event, record }, endpoints)
        if (ids.length > 0) await tx.query(addJobsStatement(ids.map((id) => deliverJob(id))))
      })
    } catch (error) {
      // alone in its job, it is the queue that tries again
      if (announced.length === 1) throw error
      log.warn({ err: error, eventId: record.id }, 'an event could not be announced to webhooks yet')
      await database.query(addJobsStatement([{ name: announceJobName, payload: [record.id], maxAttempts: 10 }]))
    }
  }
}

/** Gives the endpoints that got something to send. */
async function insertDeliveries(tx: Tx, announced: Announced, endpoints: readonly Endpoint[]): Promise<number[]> {
  const { event, record } = announced
  // What happened before an endpoint was there is none of its business. PostgreSQL's texts of moments sort as moments.
  const listening = endpoints.filter((endpoint) => endpoint.listensSince <= record.createdAt)
  if (listening.length === 0) return []
  const creator = await creatorOf(tx, record)
  const reached = new Set<number>()
  for (const [part, announcement] of announcementsOf(event).entries()) {
    const payload = await makePayload(tx, announcement)
    if (payload === null) continue
    for (const endpoint of listening) {
      const name = nameFor(endpoint, payload.code, payload.inboxIds)
      if (name === null) continue
      const body = JSON.stringify({ ...payload.body, ...creator })
      await insertDelivery(tx, { endpointId: endpoint.id, record, part, name, body })
      reached.add(endpoint.id)
    }
  }
  return [...reached]
}

// The desk itself and customers are no agents, so what they do has no such creator.
async function creatorOf(tx: Tx, { actorType, actorId }: EventRecord): Promise<object> {
  if (actorType !== 'users' || actorId === null || actorId === systemActor.id) return {}
  return { eventCreatorId: actorId, eventCreator: await findCreator(tx, actorId) }
}

async function insertDelivery(
  tx: Tx,
  delivery: { endpointId: number; record: EventRecord; part: number; name: string; body: string },
): Promise<void> {
  const { endpointId, record, part, name, body } = delivery
  await tx.query(sql`
    insert into webhookdeliveries (webhookendpoint_id, event_id, part, event, request_body, next_attempt_at,
      created_by_id, created_by_type)
    values (${endpointId}, ${record.id}, ${part}, ${name}, ${body}, now(), ${record.actorId}, ${record.actorType})
    on conflict (webhookendpoint_id, event_id, part) do nothing`)
}

function listEndpoints({ database }: WebhookDependencies): Promise<Endpoint[]> {
  return database.query<Endpoint>(sql`
    select e.id, e.all_events as "allEvents", e.all_inboxes as "allInboxes", e.listens_since as "listensSince",
      array(select x.code from webhookendpointevents x where x.webhookendpoint_id = e.id and x.state = 'active') as codes,
      array(select x.inbox_id from webhookendpointinboxes x
        where x.webhookendpoint_id = e.id and x.state = 'active') as "inboxIds"
    from webhookendpoints e where e.state = 'active' order by e.id`)
}

async function listEvents({ database }: WebhookDependencies, ids: readonly number[]): Promise<Announced[]> {
  const rows = await database.query<EventRecord & { kind: string; data: object }>(sql`
    select id, kind, data, actor_id as "actorId", actor_type as "actorType", created_at as "createdAt"
    from events where id = any(${ids}::bigint[]) order by id`)
  return rows.map(({ kind, data, ...record }) => ({ event: { ...data, kind } as Event, record }))
}

async function endpointOf(tx: Tx, deliveryId: number): Promise<number[]> {
  const rows = await tx.query<{ id: number }>(
    sql`select webhookendpoint_id as id from webhookdeliveries where id = ${deliveryId} and state = 'pending'`,
  )
  return rows.map((row) => row.id)
}
