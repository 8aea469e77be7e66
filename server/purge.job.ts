import type { Database } from './db/pool.ts'
import { type Sql, sql } from './db/sql.ts'
import type { WorkerLog } from './events/worker-log.ts'

// Small batches: a delete of a million rows at once would hold up everything that shares the disk.
const batchSize = 5_000

/** Removes what nobody needs any more: old events, used idempotency keys, expired sessions and links, old notices and the like. */
export async function purge(database: Database, log: WorkerLog): Promise<void> {
  const removed = {
    events: await inBatches(
      database,
      sql`delete from events where id in (
        select id from events where dispatched_at is not null and created_at < now() - interval '30 days'
        order by id limit ${batchSize}) returning 1`,
    ),
    idempotencyKeys: await inBatches(
      database,
      sql`delete from idempotency_keys where (actor_id, key) in (
        select actor_id, key from idempotency_keys where created_at < now() - interval '24 hours'
        limit ${batchSize}) returning 1`,
    ),
    sessions: await inBatches(
      database,
      sql`delete from sessions where token_hash in (
        select token_hash from sessions where expires_at < now() limit ${batchSize}) returning 1`,
    ),
    signInLinks: await inBatches(
      database,
      sql`delete from sign_in_links where token_hash in (
        select token_hash from sign_in_links where expires_at < now() limit ${batchSize}) returning 1`,
    ),
    passwordLinks: await inBatches(
      database,
      sql`delete from password_links where id in (
        select id from password_links where expires_at < now() limit ${batchSize}) returning 1`,
    ),
    notices: await inBatches(
      database,
      sql`delete from notices where id in (
        select id from notices where state in ('sent', 'failed', 'unknown') and created_at < now() - interval '30 days'
        order by created_at limit ${batchSize}) returning 1`,
    ),
    automaticMails: await inBatches(
      database,
      sql`delete from automatic_mails where id in (
        select id from automatic_mails where created_at < now() - interval '30 days'
        order by created_at limit ${batchSize}) returning 1`,
    ),
    lostAnswers: await inBatches(
      database,
      sql`delete from lost_answers where fingerprint in (
        select fingerprint from lost_answers where lost_at < now() - interval '1 hour' limit ${batchSize}) returning 1`,
    ),
    formSubmissions: await inBatches(
      database,
      sql`delete from contactform_submissions where id in (
        select id from contactform_submissions where created_at < now() - interval '7 days' limit ${batchSize}) returning 1`,
    ),
    cardAnswers: await inBatches(
      database,
      sql`delete from panelcard_answers where ctid in (
        select ctid from panelcard_answers where fetched_at < now() - interval '1 hour' limit ${batchSize}) returning 1`,
    ),
    merges: await inBatches(
      database,
      sql`delete from ticket_merges where id in (
        select id from ticket_merges where created_at < now() - interval '30 days' limit ${batchSize}) returning 1`,
    ),
    jobChanges: await inBatches(
      database,
      sql`delete from job_changes where (job_id, row_id) in (
        select c.job_id, c.row_id from job_changes c join jobs j on j.id = c.job_id
        where j.created_at < now() - interval '2 days' limit ${batchSize}) returning 1`,
    ),
    webhookDeliveries: await inBatches(
      database,
      sql`delete from webhookdeliveries where id in (
        select id from webhookdeliveries where state <> 'pending' and created_at < now() - interval '30 days'
        order by created_at limit ${batchSize}) returning 1`,
    ),
  }
  if (Object.values(removed).some((count) => count > 0)) log.info({ removed }, 'old rows removed')
}

async function inBatches(database: Database, statement: Sql): Promise<number> {
  for (let total = 0; ; ) {
    const { length } = await database.query(statement)
    total += length
    if (length < batchSize) return total
  }
}
