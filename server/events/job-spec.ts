/** A job to be: what listeners return and the queue takes. */
export interface JobSpec {
  /** A name in server/jobs.ts. */
  name: string
  payload: object
  /** At most one waiting job per key; a newer one takes the place of an older one, or joins it when both are lists. */
  key?: string
  /** Jobs of one queue run one after another, in whichever process. */
  queue?: string
  /** Not before this moment (RFC 3339); at once when absent. */
  runAt?: string
  /** How often the queue itself tries when the job throws; 25 when absent. */
  maxAttempts?: number
}

/**
 * The statement that puts jobs into the queue, for any session or transaction on the same database. Of several jobs
 * with one key only the last stays, with the lists of all when payloads are lists: what adding them one by one would
 * leave. With `keepRunAt` a waiting job
 * with the same key keeps its time.
 */
export function addJobsStatement(
  specs: readonly JobSpec[],
  options: { keepRunAt?: boolean } = {},
): { text: string; values: unknown[] } {
  const last = new Map<string, JobSpec>()
  const kept: JobSpec[] = []
  for (const spec of specs) {
    if (spec.key === undefined) kept.push(spec)
    else last.set(spec.key, joined(last.get(spec.key), spec))
  }
  kept.push(...last.values())
  return {
    text: `
      select count(*) from graphile_worker.add_jobs((
        select array_agg((name, payload, queue, run_at, max_attempts, key, null, null)::graphile_worker.job_spec)
        from unnest($1::text[], $2::json[], $3::text[], $4::timestamptz[], $5::smallint[], $6::text[])
          as job (name, payload, key, run_at, max_attempts, queue)), $7)`,
    values: [
      kept.map((spec) => spec.name),
      kept.map((spec) => JSON.stringify(spec.payload)),
      kept.map((spec) => spec.key ?? null),
      kept.map((spec) => spec.runAt ?? null),
      kept.map((spec) => spec.maxAttempts ?? null),
      kept.map((spec) => spec.queue ?? null),
      options.keepRunAt ?? false,
    ],
  }
}

function joined(earlier: JobSpec | undefined, later: JobSpec): JobSpec {
  if (!Array.isArray(earlier?.payload) || !Array.isArray(later.payload)) return later
  return { ...later, payload: [...(earlier.payload as unknown[]), ...(later.payload as unknown[])] }
}
