import type { WorkerEvents } from 'graphile-worker'

/** What graphile-worker 0.17.3 counts of the work its local queue does beside the jobs. */
interface Background {
  backgroundCount: number
  decreaseBackgroundCount(): void
}

/**
 * Lets a queue that ends give back the jobs it fetched and did not begin. Left alone, a local queue that ends while jobs
 * wait in it says "released already" of itself: it ends before the jobs are back, and without the database the promise
 * of giving them back fails with nobody to hear of it, which ends the whole process. Counting one more thing that goes
 * on keeps it open until then, and its failure reaches who ended the queue.
 */
export function returnWaitingJobs(events: WorkerEvents): void {
  events.on('localQueue:setMode', ({ localQueue, oldMode, newMode }) => {
    if (oldMode !== 'WAITING' || newMode !== 'RELEASED') return
    const queue = localQueue as unknown as Background
    queue.backgroundCount += 1
    // by then it counts the jobs it gives back itself
    queueMicrotask(() => queue.decreaseBackgroundCount())
  })
}
