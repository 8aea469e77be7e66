import type { components } from '../../api/schema.d.ts'
import type { FieldGroup } from '../engine/spec.ts'

/** The site's settings as a row: there is one of them, without a number. */
export type Site = components['schemas']['SiteSetting'] & { id: number }

export const siteGroups: readonly FieldGroup<Site>[] = [
  {
    fields: [
      { kind: 'text', name: 'name', label: 'siteName', isRequired: true },
      { kind: 'zone', name: 'timezone', hint: 'siteZone', isRequired: true },
    ],
  },
  {
    label: 'sending',
    fields: [
      { kind: 'number', name: 'undoSendSeconds', hint: 'undoSendSeconds', min: 0, max: 600, isRequired: true },
      { kind: 'switch', name: 'includeTicketId', hint: 'includeTicketId' },
      { kind: 'switch', name: 'quoteThread' },
      { kind: 'switch', name: 'openTracking', hint: 'openTracking' },
    ],
  },
  {
    label: 'receiving',
    fields: [
      { kind: 'switch', name: 'detectForwards', hint: 'detectForwards' },
      { kind: 'switch', name: 'oneTicketForInboxes', hint: 'oneTicketForInboxes' },
      { kind: 'switch', name: 'changedSubjectMakesTicket', hint: 'changedSubjectMakesTicket' },
      { kind: 'switch', name: 'trustCustomerImages', hint: 'trustCustomerImages' },
    ],
  },
  {
    label: 'lifetime',
    fields: [
      { kind: 'switch', name: 'autoCloseWaiting', hint: 'autoCloseWaiting' },
      {
        kind: 'number',
        name: 'autoCloseWaitingHours',
        min: 1,
        max: 8760,
        isRequired: true,
        isShown: ({ autoCloseWaiting }) => autoCloseWaiting === true,
      },
      { kind: 'number', name: 'archiveDays', min: 1, max: 3650, isRequired: true },
      { kind: 'number', name: 'trashDays', hint: 'trashDays', min: 1, max: 3650, isRequired: true },
    ],
  },
]

export const rightGroups: readonly FieldGroup<Site>[] = [
  {
    fields: [
      { kind: 'switch', name: 'agentsCanDelete' },
      { kind: 'switch', name: 'agentsCanEdit' },
      { kind: 'switch', name: 'agentsCanManageTags' },
      { kind: 'switch', name: 'agentsCanManageTicketTemplates' },
      { kind: 'switch', name: 'agentsCanManageCannedResponses', hint: 'agentsCanManageCannedResponses' },
    ],
  },
]
