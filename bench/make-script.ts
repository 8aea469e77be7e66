import type { Config } from '../server/config.ts'
import type { BenchDatabase } from './bench-database.ts'
import { captureCreate } from './capture.ts'
import { type PgbenchScript, pgbenchScript, type Sample } from './pgbench-script.ts'
import { customerCount, ticketRequest } from './requests.ts'

/** Captures two creates of different customers and makes them the script pgbench runs. */
export async function makeScript(
  prepared: BenchDatabase,
  config: Config,
): Promise<PgbenchScript & { statements: number }> {
  const one = await sample(prepared, config, 123)
  const other = await sample(prepared, config, 877)
  return { ...pgbenchScript(one, other, customerCount), statements: one.statements.length }
}

async function sample(prepared: BenchDatabase, config: Config, customer: number): Promise<Sample> {
  const request = ticketRequest(prepared.inboxId, customer)
  return {
    ...(await captureCreate(prepared.database, config, request)),
    customer,
    customerId: prepared.customerOffset + customer,
    contactId: prepared.contactOffset + customer,
    request,
  }
}
