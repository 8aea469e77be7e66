/** One line of a card: a name, a value, and where it leads. */
export interface CardRow {
  label: string
  value: string
  url?: string
}

/** What a program answered, cleaned. `failed`: it did not, and `detail` says why. */
export interface CardContent {
  state: 'ok' | 'empty' | 'failed'
  title: string
  rows: CardRow[]
  detail: string
}

const mostRows = 50
const longestLabel = 100
const longestValue = 1_000

/** A card that could not be filled. */
export function failedCard(detail: string): CardContent {
  return { state: 'failed', title: '', rows: [], detail: clean(detail, longestValue) }
}

/**
 * Reads `{"title": …, "rows": [{"label", "value", "url"}]}`. Texts only: whatever else stands there is left out, and an
 * address that is not of the web is no address.
 */
export function readAnswer(body: string): CardContent {
  let answer: unknown
  try {
    answer = JSON.parse(body)
  } catch {
    return failedCard('the answer is not JSON, or longer than 64 KiB')
  }
  if (typeof answer !== 'object' || answer === null) return failedCard('the answer is not a JSON object')
  const { title, rows } = answer as { title?: unknown; rows?: unknown }
  const read = Array.isArray(rows) ? rows.slice(0, mostRows).flatMap(readRow) : []
  return { state: read.length === 0 ? 'empty' : 'ok', title: clean(title, longestLabel), rows: read, detail: '' }
}

function readRow(row: unknown): CardRow[] {
  if (typeof row !== 'object' || row === null) return []
  const { label, value, url } = row as Record<string, unknown>
  const texts = { label: clean(label, longestLabel), value: clean(value, longestValue) }
  if (texts.label === '' && texts.value === '') return []
  const address = typeof url === 'string' && url.length <= 2_000 && URL.canParse(url) ? new URL(url) : null
  return [address !== null && /^https?:$/.test(address.protocol) ? { ...texts, url: address.href } : texts]
}

// controls, marks that turn the reading direction, and halves of characters: nothing of it can be stored or seen
const invisible = /[\p{Cc}\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu

function clean(value: unknown, length: number): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return ''
  const text = String(value).replace(/\s+/g, ' ').replace(invisible, '').trim()
  return Array.from(text).slice(0, length).join('')
}
