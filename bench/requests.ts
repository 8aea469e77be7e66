// The requests of the benchmark: 1,000 customers, each with a message of its own of about 1 kB of ordinary HTML.

export const customerCount = 1_000

export interface TicketRequest {
  inbox: { id: number }
  customer: { email: string }
  subject: string
  message: string
}

const bodyLength = 1_000
const words =
  'the printer on our second floor prints every page twice since monday and support told me to restart it which i did ' +
  'without any change please tell when somebody can have a look because invoices have to leave before friday thank you ' +
  'order number delivery address was changed but account still shows old one could you refund shipping costs as agreed'
const vocabulary = words.split(' ')

export function customerEmail(customer: number): string {
  return `customer${customer}@bench.example`
}

/** The request of customer 1 to {@link customerCount}; the same text for the same customer in every run. */
export function ticketRequest(inboxId: number, customer: number): TicketRequest {
  return {
    inbox: { id: inboxId },
    customer: { email: customerEmail(customer) },
    subject: `Question ${customer}: ${sentence(randomFrom(customer), 6)}`,
    message: messageOf(customer),
  }
}

/** Paragraphs, a list, bold words and a link: what a mail program makes of a short letter. */
function messageOf(customer: number): string {
  const random = randomFrom(customer * 7_919)
  let html = `<p>Hello,</p><p>my order is <b>${customer}</b>, see <a href="https://shop.example/orders/${customer}">the order</a>.</p>`
  html += `<ul><li>${sentence(random, 5)}</li><li>${sentence(random, 5)}</li></ul>`
  while (html.length < bodyLength - 60)
    html += `<p>${sentence(random, 12)} &amp; ${sentence(random, 8)}.<br>${sentence(random, 9)}.</p>`
  return `${html}<p>Best regards</p>`
}

function sentence(random: () => number, length: number): string {
  return Array.from({ length }, () => vocabulary[Math.floor(random() * vocabulary.length)]).join(' ')
}

/** A small generator of numbers below 1 that starts anywhere and is the same everywhere (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
