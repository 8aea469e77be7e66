/** A row that belongs to the one of the form; `key` names it until the API has given it an id. */
export interface ChildRow {
  key: string
  id?: number
}

let lastKey = 0

/** A key for a row that is new. */
export function newChildKey(): string {
  lastKey += 1
  return `new-${lastKey}`
}

/** Rows of the API as a form holds them. */
export function childRows<Fields extends object>(rows: readonly (Fields & { id: number })[]): (Fields & ChildRow)[] {
  return rows.map((row) => ({ ...row, key: `row-${row.id}` }))
}

/**
 * The rows as `included` takes them, in the form's own order, so that the places in the API's problems are the form's;
 * behind them those that are gone.
 */
export function childChanges<Fields extends object>(
  now: readonly (Fields & ChildRow)[],
  before: readonly ChildRow[],
): object[] {
  const gone = before.filter((old) => old.id !== undefined && !now.some((row) => row.id === old.id))
  return [...now.map(({ key: _key, ...row }) => row), ...gone.map(({ id }) => ({ id, delete: true }))]
}
