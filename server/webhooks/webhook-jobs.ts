import type { Database } from '../db/pool.ts'
import type { Event, EventRecord } from '../events/event.ts'
import type { JobSpec } from '../events/job-spec.ts'
import type { WorkerLog } from '../events/worker-log.ts'
import { announcementsOf, type RowEvent } from './announcements.ts'

export const announceJobName = 'announce_webhooks'
export const deliverJobName = 'deliver_webhooks'

/** What webhooks need from outside. */
export interface WebhookDependencies {
  database: Database
  log: WorkerLog
  /** True lets deliveries go to addresses of this machine and of private networks. */
  allowPrivate: boolean
  /** Waits between attempts; the delivery fails when they are used up. */
  retrySeconds: readonly number[]
}

/** The job that turns an event into deliveries. Events that come together share one job. */
export function announceJobs(event: Event, record: EventRecord): readonly JobSpec[] {
  const concerns = isRedelivery(event) || announcementsOf(event).length > 0
  return concerns ? [{ name: announceJobName, payload: [record.id], key: announceJobName }] : []
}

/** An admin asked for a delivery once more: see redeliver.ts. */
export const isRedelivery = (event: Event): event is RowEvent =>
  event.kind === 'row.updated' && event.resource === 'webhookdeliveries'

/** The job that sends what an endpoint is to get, not before `runAt` (RFC 3339); at most one waits per endpoint. */
export function deliverJob(endpointId: number, runAt?: string): JobSpec {
  return {
    name: deliverJobName,
    payload: { endpointId },
    key: `webhooks:${endpointId}`,
    ...(runAt === undefined ? {} : { runAt }),
  }
}
