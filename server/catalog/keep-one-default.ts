import type { Tx } from '../db/pool.ts'
import { raw, sql } from '../db/sql.ts'

/** Makes this row the only default of its table. */
export async function keepOneDefault(tx: Tx, table: 'tickettypes' | 'businesshours', id: number): Promise<void> {
  await tx.query(sql`update ${raw(table)} set is_default = (id = ${id}) where is_default is distinct from (id = ${id})`)
}
