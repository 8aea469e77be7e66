import type { Answer } from './app.ts'
import type { DeskClient } from './desk-client.ts'

/** One create of a burst and what became of it. */
export interface BurstCreate {
  /** Names the ticket: no two creates have the same. */
  subject: string
  body: Record<string, unknown>
  /** Sent as Idempotency-Key; null for every other create. */
  key: string | null
  /** Whether it asks for mail to the customer. */
  isMailed: boolean
  /** What was answered; null while nothing is, and when the connection broke. */
  answer: Answer | null
}

export interface BurstOptions {
  name: string
  count: number
  /** Ids of uploaded files; the creates at the front take one each. */
  fileIds?: readonly number[]
}

/**
 * Bodies of different tickets: from new customers, from one new customer all at once and from known ones, a third of
 * them mailed, some with a new tag, every other one with a key.
 */
export function makeBurst({ name, count, fileIds = [] }: BurstOptions): BurstCreate[] {
  return Array.from({ length: count }, (_, index) => {
    const subject = `${name} ${index}`
    const senders = [`new-${name}-${index}`, `shared-${name}`, `known-${index % 7}`]
    const isMailed = index % 3 === 0
    const fileId = fileIds[index]
    return {
      subject,
      body: {
        inbox: { id: 1 },
        subject,
        message: `<p>Please help with ${subject}.</p>`,
        customer: { email: `${senders[index % 4] ?? senders[0]}@customer.example` },
        ...(isMailed ? { notifyCustomer: true, cc: ['copy@partner.example'] } : {}),
        ...(fileId === undefined ? {} : { files: [{ id: fileId }] }),
        ...(index % 5 === 0 ? { tags: [{ name: `${name}-${index % 20}` }] } : {}),
      },
      key: index % 2 === 0 ? subject.replaceAll(' ', '-') : null,
      isMailed,
      answer: null,
    }
  })
}

/** Sends a create and keeps its answer; a broken connection leaves it unanswered. */
export async function send(desk: DeskClient, create: BurstCreate): Promise<void> {
  const headers: Record<string, string> = create.key === null ? {} : { 'idempotency-key': create.key }
  create.answer = await desk.post('/tickets.json', create.body, headers).catch(() => null)
}

/**
 * Sends all creates at once and calls `interrupt` in the middle: when `after` of them were acknowledged. Resolves
 * when all were answered or cut off.
 */
export async function sendBurst(
  desk: DeskClient,
  burst: readonly BurstCreate[],
  { after, interrupt }: { after: number; interrupt(): Promise<unknown> },
): Promise<void> {
  let interruption: Promise<unknown> | undefined
  await Promise.all(
    burst.map(async (create) => {
      await send(desk, create)
      if (acknowledged(burst).length >= after) interruption ??= interrupt()
    }),
  )
  if (interruption === undefined) throw new Error(`only ${acknowledged(burst).length} creates were acknowledged`)
  await interruption
}

/** The creates that were answered with success. */
export function acknowledged(burst: readonly BurstCreate[]): BurstCreate[] {
  return burst.filter((create) => create.answer?.status === 200)
}

/** The id an acknowledged create was given. */
export function ticketId(create: BurstCreate): number {
  return create.answer?.body.ticket.id
}
