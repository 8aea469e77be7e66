import type { components } from '../api/schema.d.ts'

export type Activity = components['schemas']['Ticketactivity']

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
  'slabreached',
] as const
export type ToldKind = (typeof toldKinds)[number]

export function isTold(activity: Activity): activity is Activity & { eventType: ToldKind } {
  return toldKinds.some((kind) => kind === activity.eventType)
}
