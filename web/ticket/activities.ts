import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'

export type ActivityList = components['schemas']['TicketactivityList']
export type Activity = components['schemas']['Ticketactivity']

const includes = ['users', 'customers', 'ticketstatuses', 'ticketpriorities', 'tickettypes', 'inboxes', 'tags'] as const

/** What was done with a ticket, the newest first. */
export function activitiesQuery(ticketId: number) {
  return queryOptions({
    queryKey: ['tickets', ticketId, 'activities'] as const,
    queryFn: ({ signal }): Promise<ActivityList> =>
      answer(
        api.GET('/tickets/{id}/activities.json', {
          signal,
          params: {
            path: { id: ticketId },
            query: { includes: [...includes], orderBy: 'createdAt', orderMode: 'desc', pageSize: 100 },
          },
        }),
      ),
  })
}

/** Activities that say something a message in the thread does not say itself. */
export const toldKinds = [
  'assigned',
  'unassigned',
  'status',
  'priority',
  'type',
  'moved',
  'tagadded',
  'tagremoved',
  'subject',
  'customer',
  'merged',
  'split',
  'forwarded',
  'scheduled',
  'messagedeleted',
  'archived',
  'unarchived',
  'recovered',
  'trigger',
] as const
export type ToldKind = (typeof toldKinds)[number]

export function isTold(activity: Activity): activity is Activity & { eventType: ToldKind } {
  return toldKinds.some((kind) => kind === activity.eventType)
}
