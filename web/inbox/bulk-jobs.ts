import { useSyncExternalStore } from 'react'
import { answer, api } from '../api/client.ts'

/** One ticket that refused a change, and why. */
export interface Refusal {
  id: number
  detail: string
}

/** A change of many tickets that the server works on, or has finished with refusals. */
export interface BulkJob {
  id: number
  /** What is done: `Assign to Ada`. */
  label: string
  total: number
  processed: number
  refusals: readonly Refusal[]
  isRunning: boolean
}

const pollMilliseconds = 400

let jobs: readonly BulkJob[] = []
const listeners = new Set<() => void>()

/** The changes that are under way, and those whose refusals nobody has closed yet. They go on whatever is opened. */
export function useBulkJobs(): readonly BulkJob[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => jobs,
  )
}

/** Forgets a job whose refusals were read. */
export function closeBulkJob(id: number): void {
  set(jobs.filter((job) => job.id !== id))
}

/** Waits until the server is done with a job, and shows how far it is meanwhile. Gives how many tickets refused. */
export async function followJob(
  jobId: string,
  { label, total, refusals }: { label: string; total: number; refusals: readonly Refusal[] },
): Promise<{ refused: number; canUndo: boolean }> {
  const id = Number(jobId)
  for (;;) {
    const { job } = await answer(api.GET('/jobs/{id}.json', { params: { path: { id } } }))
    const all = [...refusals, ...(job.errors ?? [])]
    const isRunning = job.state === 'queued' || job.state === 'running'
    const shown = { id, label, total, processed: job.processed ?? 0, refusals: all, isRunning }
    if (isRunning || all.length > 0) put(shown)
    else closeBulkJob(id)
    if (job.state === 'failed') throw new Error(`job ${id} failed`)
    if (!isRunning) return { refused: job.errors?.length ?? 0, canUndo: job.canUndo === true }
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds))
  }
}

function put(job: BulkJob): void {
  set(jobs.some(({ id }) => id === job.id) ? jobs.map((one) => (one.id === job.id ? job : one)) : [...jobs, job])
}

function set(next: readonly BulkJob[]): void {
  jobs = next
  for (const listener of listeners) listener()
}
