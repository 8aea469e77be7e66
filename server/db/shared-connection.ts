import type { Writable } from 'node:stream'
import type pg from 'pg'

/** A connection on which many send statements without waiting for each other's answers. */
export interface SharedConnection {
  /** The connection, opened by who asks first and again after it broke; what is sent in one turn leaves as one write. */
  use(): Promise<pg.Client>
  close(): Promise<void>
}

/** Shares what `connect` gives, a connection in pipeline mode. After `close`, `use` fails. */
export function shareConnection(connect: () => Promise<pg.Client>): SharedConnection {
  let current: Promise<pg.Client> | undefined
  let isClosed = false
  const gathering = new WeakSet<pg.Client>()

  function open(): Promise<pg.Client> {
    const forget = () => {
      if (current === opening) current = undefined
    }
    const opening = connect().then((client) => client.once('end', forget))
    opening.catch(forget)
    return opening
  }

  return {
    async use() {
      if (isClosed) throw new Error('the database is closed')
      const client = await (current ??= open())
      if (!gathering.has(client)) {
        gathering.add(client)
        const { stream } = socketOf(client)
        stream.cork()
        // When every request that has come in by now was looked at: what they ask travels together. Waking PostgreSQL
        // costs more than the statements do.
        setImmediate(() => {
          gathering.delete(client)
          stream.uncork()
        })
      }
      return client
    },
    async close() {
      isClosed = true
      const client = await current?.catch(() => undefined)
      await client?.end()
    },
  }
}

/** The stream under a connection; its driver does not name it in its types. */
export function socketOf(client: pg.ClientBase): { stream: Writable } {
  return (client as unknown as { connection: { stream: Writable } }).connection
}
