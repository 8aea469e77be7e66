import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../../api/client.ts'
import type { components } from '../../api/schema.d.ts'

type Schemas = components['schemas']

/** How far a new desk has come on its way to the first answered mail. */
export interface FirstRunState {
  /** The inbox that the steps are about: the first there is. */
  inbox: Required<Schemas['Inbox']> | null
  isInboxNamed: boolean
  hasMailIn: boolean
  hasMailOut: boolean
  /** The newest ticket that a mail made. */
  ticketId: number | null
  isAnswered: boolean
}

/**
 * Looks at what is there, never at what was clicked, so that a step is ticked whichever way it was done. Asked often
 * while the steps are shown: it takes at most four small requests.
 */
export const firstRunQuery = queryOptions({
  queryKey: ['first-run'],
  queryFn: async ({ signal }): Promise<FirstRunState> => {
    const [inboxes, accounts, mails] = await Promise.all([
      answer(api.GET('/inboxes.json', { signal, params: { query: { pageSize: 1 } } })),
      answer(api.GET('/imapaccounts.json', { signal, params: { query: { pageSize: 20 } } })),
      answer(api.GET('/incomingmails.json', { signal, params: { query: { pageSize: 20 } } })),
    ])
    // asked for with all of its fields
    const inbox = (inboxes.inboxes[0] as Required<Schemas['Inbox']> | undefined) ?? null
    const taken = mails.incomingmails.find((mail) => mail.ticket !== null)
    const ticketId = taken?.ticket?.id ?? null
    return {
      inbox,
      isInboxNamed: inbox !== null && inbox.updatedAt !== inbox.createdAt,
      hasMailIn: mails.incomingmails.length > 0 || accounts.imapaccounts.some(isWorking),
      hasMailOut: inbox !== null && inbox.smtpSentAt !== null && inbox.smtpFailingSince === null,
      ticketId,
      isAnswered: ticketId !== null && (await isAnswered(ticketId, signal)),
    }
  },
})

function isWorking({ checkedAt, failingSince }: Schemas['Imapaccount']): boolean {
  return checkedAt !== null && failingSince === null
}

async function isAnswered(ticketId: number, signal: AbortSignal): Promise<boolean> {
  const params = { path: { ticketId }, query: { pageSize: 50 } }
  const { messages } = await answer(api.GET('/tickets/{ticketId}/messages.json', { signal, params }))
  return messages.some(
    (message) => message.threadType === 'message' && message.isDraft !== true && message.createdBy?.type === 'users',
  )
}
