import { type TextsOfTicket, ticketDocument } from '../server/search/load-tickets.ts'

/** How much there is of what does not grow with the tickets. */
export const sizes = { inboxes: 8, agents: 20, companies: 500, customers: 20_000, tags: 50 }

const syllables = 'ba ce di fo gu ka le mi no pu ra se ti vo wa xe pri pro sta tra'.split(' ')
const common = 'the to and you of please is order we for not it printer have with invoice was on your can'.split(' ')
const firstNames = 'Anna Bo Carla Dmitri Élodie Fatima Gül Hans Ines Jürgen Kenji Łucja Marta Nils Ólafur'.split(' ')
const characters = Array.from(
  '注文請求書発送確認返品東京大阪会社電話番号住所在庫商品配達日時支払方法変更依頼担当者連絡先印刷機故障修理対応',
)
const vocabularySize = 50_000
const wordsOfMessage = 120

/** The word of a rank in the vocabulary: common ones first, then made of syllables, each once. */
export function wordOf(rank: number): string {
  const known = common[rank]
  if (known !== undefined) return known
  let word = ''
  for (let rest = rank; rest > 0; rest = Math.floor(rest / syllables.length)) word += syllables[rest % syllables.length]
  return `${word}n`
}

/** A sequence of numbers from 0 to 1 that is the same in every run. */
function numbersFrom(seed: number): () => number {
  let state = seed * 2_654_435_761 + 1
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    const more = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((more ^ (more >>> 14)) >>> 0) / 2 ** 32
  }
}

// Zipf: the word of rank r is as frequent as 1 / r, so drawing from a table of a million is fast enough for 120 million.
const drawn = drawWords(2 ** 20)

function drawWords(count: number): string[] {
  const words = Array.from({ length: vocabularySize }, (_, rank) => wordOf(rank))
  const total = words.reduce((sum, _, rank) => sum + 1 / (rank + 1), 0)
  const table: string[] = []
  let share = 0
  for (const [rank, word] of words.entries()) {
    share += 1 / (rank + 1) / total
    while (table.length < share * count) table.push(word)
  }
  return table
}

/** Texts of a message: ordinary words, now and then a number, an address, accents or Japanese. */
function messageOf(ticket: number, nth: number): string {
  const next = numbersFrom(ticket * 2 + nth)
  const words: string[] = []
  for (let count = 0; count < wordsOfMessage; count++) words.push(drawn[Math.floor(next() * drawn.length)] as string)
  if (nth === 0) words.push(`number ${700_000 + ticket}`)
  if (next() < 0.2) words.push('Schöne Grüße, café à Zürich')
  if (next() < 0.05) words.push(`contact${ticket}@elsewhere.example`)
  if (next() < 0.03)
    words.push(Array.from({ length: 20 }, () => characters[Math.floor(next() * characters.length)]).join(''))
  return words.join(' ')
}

interface Customer {
  firstName: string
  lastName: string
  email: string
  companyId: number | null
}

/** The customer of an id; the ids begin at 1. */
export function customerOf(id: number): Customer {
  const firstName = firstNames[id % firstNames.length] as string
  const lastName = wordOf(100 + (id % 7_919))
  const companyId = id % 3 === 0 ? 1 + (id % sizes.companies) : null
  return { firstName, lastName, email: `${lastName}${id}@customers.example`, companyId }
}

export const companyName = (id: number): string => `${wordOf(500 + id)} Ltd`
export const tagName = (id: number): string => `tag-${id}`
export const inboxEmail = (id: number): string => `inbox${id}@search.example`

/** A ticket with two messages, and its words. */
export interface SeededTicket {
  id: number
  subject: string
  inboxId: number
  agentId: number | null
  customerId: number
  companyId: number | null
  tagId: number | null
  file: string | null
  messages: [string, string]
  document: string
}

/** The ticket of an id, the same in every run; `inboxEmails` are those of the desk. */
export function ticketOf(id: number, inboxEmails: ReadonlyMap<number, string>): SeededTicket {
  const customerId = 1 + ((id * 7) % sizes.customers)
  const customer = customerOf(customerId)
  const next = numbersFrom(-id)
  const inboxId = 1 + Math.floor(next() * sizes.inboxes)
  const agentId = next() < 0.75 ? 1 + Math.floor(next() * sizes.agents) : null
  const tagId = next() < 0.33 ? 1 + Math.floor(next() * sizes.tags) : null
  const file = next() < 0.05 ? `scan ${id}.pdf` : null
  const subject = `Question about ${drawn[Math.floor(next() * drawn.length)]} ${drawn[Math.floor(next() * drawn.length)]}`
  const messages: [string, string] = [messageOf(id, 0), messageOf(id, 1)]
  const company = customer.companyId === null ? null : companyName(customer.companyId)
  const name = `${customer.firstName} ${customer.lastName}`
  const texts: TextsOfTicket = {
    people: [{ name, organization: '', addresses: [customer.email] }],
    tags: tagId === null ? [] : [{ text: tagName(tagId) }],
    files: file === null ? [] : [{ text: file }],
    fields: [],
    messages: messages.toReversed().map((text) => ({ subject: null, text, addresses: [] })),
  }
  const addresses = [inboxEmails.get(inboxId) ?? '']
  const document = ticketDocument({ id, subject, original_recipient: '', addresses, company }, texts)
  return { id, subject, inboxId, agentId, customerId, companyId: customer.companyId, tagId, file, messages, document }
}
