import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type ImapAccount, listActiveAccounts } from './imap-queries.ts'
import { type ImapWorkerDependencies, runImapWorker } from './imap-worker.ts'

interface Running {
  /** When the settings it was started with were made. */
  updatedAt: string
  stop(): Promise<void>
}

const defaultLookMilliseconds = 2_000

/**
 * Reads every mailbox of the desk until `stop`. Of several desks on one database one reads a mailbox: it holds an
 * advisory lock, which dies with its session. Accounts that are added, changed or removed are noticed within seconds.
 */
export function startImapWorkers(deps: ImapWorkerDependencies & { lookMilliseconds?: number }): {
  stop(): Promise<void>
} {
  const stopping = new AbortController()
  const running = new Map<number, Running>()
  let session: LockSession | undefined

  async function openSession(): Promise<LockSession> {
    if (session !== undefined) return session
    const client = await deps.database.connect()
    const opened = new LockSession(client)
    // its locks are gone with it: another desk may read those mailboxes from now on
    client.once('end', () => {
      if (session === opened) session = undefined
      void stopAll()
    })
    session = opened
    return opened
  }

  async function look(): Promise<void> {
    const accounts = await listActiveAccounts(deps.database)
    const wanted = new Map(accounts.map((account) => [account.id, account.updated_at]))
    for (const [id, worker] of running) {
      if (wanted.get(id) !== worker.updatedAt) await worker.stop()
    }
    for (const account of accounts) {
      if (running.has(account.id) || stopping.signal.aborted) continue
      const locks = await openSession()
      if (await locks.lock(account.id)) start(locks, account)
    }
  }

  function start(locks: LockSession, account: ImapAccount): void {
    const abort = new AbortController()
    const ended = runImapWorker(deps, account, abort.signal)
    let stopped: Promise<void> | undefined
    const stop = async () => {
      abort.abort()
      await ended
      running.delete(account.id)
      await locks.unlock(account.id).catch(() => {})
    }
    running.set(account.id, { updatedAt: account.updated_at, stop: () => (stopped ??= stop()) })
  }

  const stopAll = () => Promise.all([...running.values()].map((worker) => worker.stop()))

  async function keepLooking(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error) => deps.log.debug({ err: error }, 'the mailboxes cannot be listed at the moment'))
      await sleep(deps.lookMilliseconds ?? defaultLookMilliseconds, undefined, { signal: stopping.signal }).catch(
        () => {},
      )
    }
  }
  const looking = keepLooking()

  return {
    async stop() {
      stopping.abort()
      await looking
      await stopAll()
      await session?.end().catch(() => {})
    },
  }
}

/** The session that holds the locks; its statements run one after another. */
class LockSession {
  readonly #client: pg.Client
  #last: Promise<unknown> = Promise.resolve()

  constructor(client: pg.Client) {
    this.#client = client
  }

  lock(id: number): Promise<boolean> {
    return this.#ask('select pg_try_advisory_lock(hashtextextended($1, 0)) as held', id)
  }

  unlock(id: number): Promise<boolean> {
    return this.#ask('select pg_advisory_unlock(hashtextextended($1, 0)) as held', id)
  }

  end(): Promise<void> {
    return this.#client.end()
  }

  #ask(statement: string, id: number): Promise<boolean> {
    const ask = () => this.#client.query<{ held: boolean }>(statement, [`imap_account:${id}`])
    const asked = this.#last.then(ask, ask)
    this.#last = asked
    return asked.then(({ rows }) => rows[0]?.held === true)
  }
}
