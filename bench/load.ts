import { fork } from 'node:child_process'
import { once } from 'node:events'

/** What the load generator is told. */
export interface LoadOrder {
  port: number
  token: string
  inboxId: number
  connections: number
  seconds: number
  customers: number
  /** Where the sequence of customers begins. */
  seed: number
}

/** What it saw; latencies in milliseconds, in the order of the answers. */
export interface LoadResult {
  latencies: number[]
  /** Of every ticket the desk acknowledged. */
  ids: number[]
  failures: string[]
  seconds: number
  /** Processor time of the generator itself. */
  cpuMicroseconds: number
}

/** Sends creates for some seconds from a process of its own. */
export async function sendLoad(order: LoadOrder): Promise<LoadResult> {
  const child = fork(new URL('./load-client.ts', import.meta.url))
  try {
    child.send(order)
    const [result] = (await once(child, 'message')) as [LoadResult]
    return result
  } finally {
    child.disconnect()
    await once(child, 'exit')
  }
}

/** The value below which `share` of the numbers lie; NaN for none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(numbers: readonly number[]): number {
  return percentile(numbers, 0.5)
}
