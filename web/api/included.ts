/** How the API names another row. */
export interface Ref {
  id: number
  type: string
}

type Row = { id: number }
/** The rows beside an answer, by kind. */
export type Included = { [section: string]: readonly unknown[] | undefined }

const indexes = new WeakMap<readonly unknown[], Map<number, unknown>>()

/**
 * The row a reference points to, from the `included` of the same answer; undefined when there is no reference or the
 * section was not asked for. `rowOf(included.customers, ticket.customer)`.
 */
export function rowOf<Found extends Row>(
  section: readonly Found[] | undefined,
  ref: { id: number } | null | undefined,
): Found | undefined {
  if (section === undefined || ref === null || ref === undefined) return undefined
  let index = indexes.get(section) as Map<number, Found> | undefined
  if (index === undefined) {
    index = new Map(section.map((row) => [row.id, row]))
    indexes.set(section, index)
  }
  return index.get(ref.id)
}

/** The rows of a to-many reference, in its order; those that are not included are left out. */
export function rowsOf<Found extends Row>(
  section: readonly Found[] | undefined,
  refs: readonly { id: number }[] | undefined,
): Found[] {
  return (refs ?? []).flatMap((ref) => rowOf(section, ref) ?? [])
}

/** The row of a reference that may be of several kinds (who wrote a message: `users` or `customers`). */
export function rowOfAny(included: Included, ref: Ref | null | undefined): unknown {
  if (ref === null || ref === undefined) return undefined
  return rowOf(included[ref.type] as readonly Row[] | undefined, ref)
}
