import type pg from 'pg'
import type { Database } from '../db/pool.ts'
import { Alarm } from '../events/alarm.ts'
import type { WorkerLog } from '../events/worker-log.ts'

const retryMilliseconds = 1_000
const checkMilliseconds = 15_000

export interface ListenOptions {
  database: Database
  log: Pick<WorkerLog, 'warn'>
  /** Channel -> what to do with a payload. Names are our own. */
  channels: Readonly<Record<string, (payload: string) => void>>
  /** Called each time it listens (again): what was said meanwhile was missed. */
  onConnect: () => void
}

/** Listens on a connection of its own, which is made again whenever it is lost, until `stop`. */
export function listen(options: ListenOptions): { stop(): Promise<void> } {
  const { database, log, channels, onConnect } = options
  const alarm = new Alarm()
  let isStopped = false

  async function run(): Promise<void> {
    while (!isStopped) {
      await serve().catch((error: unknown) => {
        if (!isStopped) log.warn({ err: error }, 'live events lost the database and try again')
      })
      if (!isStopped) await alarm.wait(retryMilliseconds)
    }
  }

  async function serve(): Promise<void> {
    const client = await database.connect()
    let isLost = false
    client.once('end', () => {
      isLost = true
      alarm.ring()
    })
    client.on('notification', ({ channel, payload = '' }) => channels[channel]?.(payload))
    try {
      for (const channel of Object.keys(channels)) await client.query(`listen ${channel}`)
      if (!isStopped) onConnect()
      while (!isStopped && !isLost) {
        await alarm.wait(checkMilliseconds)
        if (!isStopped && !isLost) await check(client)
      }
    } finally {
      await client.end().catch(() => {})
    }
  }

  const running = run()
  return {
    stop() {
      isStopped = true
      alarm.ring()
      return running
    },
  }
}

/** A connection whose other end vanished without a word only shows it when it is used. */
async function check(client: pg.Client): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the connection does not answer')), checkMilliseconds)
  })
  try {
    await Promise.race([client.query('select 1'), silence])
  } finally {
    clearTimeout(timer)
  }
}
