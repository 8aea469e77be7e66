import type { Database, Tx } from '../db/pool.ts'
import { receiveLocalWakes } from './wake.ts'

/**
 * A database for workflows that open transactions of their own, when what they do belongs to one that is open already:
 * they join it. Nothing is woken before the outer transaction has committed; its owner calls `wakeDispatcher` then.
 */
export function joinTransaction(database: Database, tx: Tx): Database {
  const joined: Database = {
    quick: tx,
    query: (statement) => tx.query(statement),
    flight: (statements) => tx.flight(statements),
    transaction: (work) => work(tx),
    connect: () => database.connect(),
    connection: database.connection,
    close: async () => {},
  }
  receiveLocalWakes(joined, () => {})
  return joined
}
