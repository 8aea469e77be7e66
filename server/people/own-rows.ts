/** A row a parent already has, by the text that makes it unique. */
export interface OwnRow {
  id: number
  value: string
}

/**
 * Clients send their child rows again without ids (clients.md, old SDK on PUT): such a row means the one that is there.
 * A text that comes twice counts once. Rows keep their places, so that problems name the client's own.
 */
export function adoptOwnRows(rows: readonly unknown[], own: readonly OwnRow[], key: string): unknown[] {
  const seen = new Set<string>()
  return rows.map((row) => {
    const text = textOf(row, key)
    if (text === null) return row
    const lower = text.toLowerCase()
    if (seen.has(lower)) return { delete: true }
    seen.add(lower)
    const known = own.find((entry) => entry.value.toLowerCase() === lower)
    return known === undefined || hasId(row) ? row : { ...(row as object), id: known.id }
  })
}

function textOf(row: unknown, key: string): string | null {
  if (typeof row !== 'object' || row === null) return null
  const { delete: isDeleted, [key]: value } = row as Record<string, unknown>
  return typeof value === 'string' && value.trim() !== '' && isDeleted !== true ? value.trim() : null
}

function hasId(row: unknown): boolean {
  return Number((row as { id?: unknown }).id ?? 0) > 0
}
