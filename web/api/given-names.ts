import i18next from 'i18next'

// What the desk comes with, as the first migration names it. A row whose name is still the given one is shown in the
// reader's language; a name that somebody chose stays what it is.
const given = {
  ticketstatuses: {
    1: ['Active', 'given.active'],
    3: ['Waiting on customer', 'given.waiting'],
    4: ['On-hold', 'given.onHold'],
    5: ['Solved', 'given.solved'],
    6: ['Closed', 'given.closed'],
    7: ['Spam', 'given.spam'],
  },
  tickettypes: {
    1: ['Unspecified', 'given.unspecified'],
    2: ['Question', 'given.question'],
    3: ['Problem', 'given.problem'],
    4: ['Request', 'given.request'],
  },
  ticketpriorities: {
    1: ['low', 'given.low'],
    2: ['medium', 'given.medium'],
    3: ['high', 'given.high'],
  },
  ticketsources: {
    1: ['Email', 'given.email'],
    2: ['Email (Manual)', 'given.emailManual'],
    3: ['Phone', 'given.phone'],
    4: ['Docs', 'given.docs'],
    5: ['Portal', 'given.portal'],
    6: ['API', 'given.api'],
    7: ['Chat', 'given.chat'],
    8: ['Contact form', 'given.contactForm'],
  },
} as const

type Key = `given.${keyof typeof import('../locales/en/common.json')['given']}`
const lists: Record<string, Record<number, readonly [stored: string, key: Key]>> = given

/** The name of a row as searches know it: the stored one, where another is shown. */
export function storedNameOf(row: { name?: string | null; storedName?: string }): string {
  return row.storedName ?? row.name ?? ''
}

/** An answer of the API, in which rows that still have the name they were given have that of the reader's language. */
export function withShownNames<Data>(data: Data): Data {
  if (!isObject(data)) return data
  const shown = withShownLists(data)
  return isObject(shown['included']) ? { ...shown, included: withShownLists(shown['included']) } : shown
}

function withShownLists<Lists extends Record<string, unknown>>(rows: Lists): Lists {
  const found = Object.keys(given).filter((name) => Array.isArray(rows[name]))
  if (found.length === 0) return rows
  return { ...rows, ...Object.fromEntries(found.map((name) => [name, (rows[name] as Named[]).map(shownIn(name))])) }
}

interface Named {
  id: number
  name?: string
}

function shownIn(list: string): (row: Named) => Named {
  return (row) => {
    const [stored, key] = lists[list]?.[row.id] ?? []
    return key === undefined || row.name !== stored ? row : { ...row, name: i18next.t(key), storedName: stored }
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
