import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { rowsOf } from '../api/included.ts'
import type { Message } from '../api/types.ts'
import type { TicketAnswer } from '../ticket/ticket-queries.ts'
import { bodyOf, type Draft, type Kind, type MessageBody, type StoredDraft, storedDraft } from './draft.ts'

const includes: ['files'] = ['files']

/** One's own drafts on a ticket, the newest first. Asked for anew whenever the window is come back to. */
export function draftsQuery(ticketId: number) {
  return queryOptions({
    queryKey: ['tickets', ticketId, 'drafts'] as const,
    queryFn: async ({ signal }): Promise<StoredDraft[]> => {
      const query = { filter: '{"isDraft":true}', includes, orderBy: 'updatedAt', orderMode: 'desc' } as const
      const { messages, included } = await answer(
        api.GET('/tickets/{ticketId}/messages.json', { signal, params: { path: { ticketId }, query } }),
      )
      return messages.map((message) => storedDraft(message, rowsOf(included.files, message.files)))
    },
    refetchOnWindowFocus: 'always',
  })
}

/** One's own drafts as a ticket brings them along, the newest first. */
export function draftsOf({ included }: TicketAnswer): StoredDraft[] {
  return (included.drafts ?? [])
    .toSorted((one, other) => ((one.updatedAt ?? '') < (other.updatedAt ?? '') ? 1 : -1))
    .map((message) => storedDraft(message, rowsOf(included.files, message.files)))
}

/** Keeps a new draft. The same key with the same body makes one draft however often it is sent. */
export async function createDraft(ticketId: number, body: MessageBody, key: string): Promise<StoredDraft> {
  const { message, included } = await answer(
    api.POST('/tickets/{ticketId}/messages.json', {
      params: { path: { ticketId }, query: { includes } },
      headers: { 'Idempotency-Key': key },
      body: { message: body },
    }),
  )
  return storedDraft(message, rowsOf(included.files, message.files))
}

/** Writes a draft over the one the server has. Refused with 400 at `isDraft` when it was sent meanwhile. */
export async function updateDraft(ticketId: number, id: number, body: MessageBody): Promise<StoredDraft> {
  const { message, included } = await answer(
    api.PATCH('/tickets/{ticketId}/messages/{id}.json', {
      params: { path: { ticketId, id }, query: { includes } },
      body: { message: body } as never,
    }),
  )
  return storedDraft(message, rowsOf(included.files, message.files))
}

/** Forgets a draft, or takes a message back that did not go out yet. */
export async function removeMessage(ticketId: number, id: number): Promise<void> {
  await answer(
    api.DELETE('/tickets/{ticketId}/messages/{id}.json', { params: { path: { ticketId, id } } }) as Promise<{
      data?: undefined
      response: Response
    }>,
  )
}

/** What is decided together with sending. */
export interface SendOptions {
  /** Set on the ticket with the message. */
  statusId?: number
  /** An instant in UTC at which it goes out. */
  sendAt?: string
}

/** Sends: a draft that the server has, or all at once. Gives the message. */
export async function sendMessage(
  ticketId: number,
  {
    id,
    kind,
    draft,
    key,
    statusId,
    sendAt,
  }: SendOptions & { id: number | null; kind: Kind; draft: Draft; key: string },
): Promise<Message> {
  const body = {
    ...bodyOf(draft, kind, null),
    ...(statusId === undefined ? {} : { status: { id: statusId } }),
    ...(sendAt === undefined ? {} : { scheduledEmail: { sendAt, timezone: 'UTC' } }),
  }
  if (id === null) {
    const { message } = await answer(
      api.POST('/tickets/{ticketId}/messages.json', {
        params: { path: { ticketId } },
        headers: { 'Idempotency-Key': key },
        body: { message: { ...body, threadType: kind } },
      }),
    )
    return message
  }
  const { message } = await answer(
    api.PATCH('/tickets/{ticketId}/messages/{id}.json', {
      params: { path: { ticketId, id } },
      body: { message: { ...body, isDraft: false } } as never,
    }),
  )
  return message
}
