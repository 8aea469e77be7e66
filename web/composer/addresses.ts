import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { rowsOf } from '../api/included.ts'
import type { Message } from '../api/types.ts'

/** The addresses an inbox sends from, its own first. */
export function inboxAddressesQuery(inboxId: number) {
  return queryOptions({
    queryKey: ['inboxes', inboxId, 'addresses'] as const,
    queryFn: async () => {
      const params = { path: { id: inboxId }, query: { includes: ['inboxaliases' as const] } }
      const { inbox, included } = await answer(api.GET('/inboxes/{id}.json', { params }))
      const aliases = rowsOf(included.inboxaliases, inbox.inboxaliases)
      return [inbox, ...aliases].flatMap(({ email }) => email ?? [])
    },
    staleTime: 10 * 60_000,
  })
}

/** Every address that was part of a conversation, in lower case. */
export function knownAddresses(
  messages: readonly Message[],
  more: readonly (string | null | undefined)[],
): Set<string> {
  const addresses = messages.flatMap(({ to, cc, bcc, mail }) => [
    ...(to ?? []),
    ...(cc ?? []),
    ...(bcc ?? []),
    mail?.fromAddress,
  ])
  return new Set([...addresses, ...more].flatMap((address) => (address ? [address.toLowerCase()] : [])))
}

/** Who else got the customer's last mail, and so gets the answer: neither the customer nor the desk itself. */
export function copiesOf(messages: readonly Message[], own: readonly (string | null | undefined)[]): string[] {
  const last = messages.findLast(
    ({ threadType, isDraft }) => (threadType === 'message' || threadType === 'forward') && isDraft !== true,
  )
  if (last === undefined || last.threadType === 'forward') return []
  const isOwn = new Set(own.map((address) => address?.toLowerCase()))
  const fromCustomer = last.createdBy?.type === 'customers'
  const addresses = fromCustomer ? [...(last.to ?? []), ...(last.cc ?? [])] : (last.cc ?? [])
  return [...new Set(addresses)].filter((address) => !isOwn.has(address.toLowerCase()))
}

/** True when it can be written to; the server has the last word. */
export function isAddress(text: string): boolean {
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(text)
}
