import { type Included, rowsOf } from '../../api/included.ts'
import { type ChildRow, childChanges, childRows } from '../engine/child-rows.ts'
import { MembersEditor, membershipChanges, membershipsOf } from '../engine/memberships.tsx'
import type { FieldGroup, RowOf, SecretOf } from '../engine/spec.ts'
import { AliasesEditor } from './aliases-editor.tsx'

export type InboxRow = RowOf<'Inbox'> & SecretOf<'InboxInput', 'smtpPassword' | 'smtpClientSecret' | 'smtpRefreshToken'>

/** A further address of an inbox. */
export interface Alias extends ChildRow {
  email: string
  name: string
}

type Groups = readonly FieldGroup<InboxRow>[]

export const generalGroups: Groups = [
  {
    fields: [
      { kind: 'text', name: 'name', isRequired: true },
      { kind: 'text', name: 'email', type: 'email', hint: 'inboxEmail', isRequired: true },
      {
        kind: 'custom',
        name: 'inboxaliases',
        label: 'aliases',
        hint: 'aliases',
        fromRow: aliasesOf,
        toBody: (now, before) => ({
          included: { inboxaliases: childChanges(now as Alias[], before as Alias[]) },
        }),
        sources: ['included.inboxaliases'],
        Editor: AliasesEditor,
      },
      { kind: 'choice', name: 'sendEmailsFrom', hint: 'sendEmailsFrom', options: ['agent', 'inbox'] },
    ],
  },
  {
    label: 'newTickets',
    fields: [
      { kind: 'one', name: 'ticketstatus', label: 'status', from: 'ticketstatuses' },
      { kind: 'many', name: 'tickettypes', label: 'tickettypes', from: 'tickettypes' },
      { kind: 'one', name: 'defaultTeamAgent', label: 'agent', hint: 'defaultAgent', from: 'users' },
      { kind: 'number', name: 'spamThreshold', hint: 'spamThreshold', min: 0 },
    ],
  },
  {
    label: 'closedTickets',
    fields: [
      { kind: 'choice', name: 'onClosedLock', hint: 'onClosedLock', options: ['default', 'custom', 'immediately'] },
      {
        kind: 'number',
        name: 'onClosedWait',
        min: 0,
        isShown: ({ onClosedLock }) => onClosedLock === 'custom',
      },
    ],
  },
]

export const memberGroups: Groups = [
  {
    fields: [
      {
        kind: 'custom',
        name: 'users',
        label: 'members',
        hint: 'members',
        fromRow: (row) => membershipsOf(row.users),
        toBody: (now, before) => membershipChanges('users', now, before),
        Editor: MembersEditor,
      },
    ],
  },
]

export const writingGroups: Groups = [
  { fields: [{ kind: 'html', name: 'signature', hint: 'inboxSignature' }] },
  {
    label: 'autoReply',
    fields: [
      { kind: 'switch', name: 'autoReplyEnabled', hint: 'autoReplyEnabled' },
      { kind: 'text', name: 'autoReplySubject', isShown: ({ autoReplyEnabled }) => autoReplyEnabled === true },
      { kind: 'html', name: 'autoReplyMessage', isShown: ({ autoReplyEnabled }) => autoReplyEnabled === true },
    ],
  },
  {
    label: 'happiness',
    fields: [
      { kind: 'switch', name: 'happinessRatingEnabled', hint: 'happinessRatingEnabled' },
      {
        kind: 'longText',
        name: 'happinessRatingMessage',
        isShown: ({ happinessRatingEnabled }) => happinessRatingEnabled === true,
      },
      {
        kind: 'choice',
        name: 'languageCode',
        label: 'language',
        hint: 'inboxLanguage',
        options: ['en', 'de'],
        isShown: ({ happinessRatingEnabled }) => happinessRatingEnabled === true,
      },
    ],
  },
  {
    label: 'form',
    fields: [
      { kind: 'choice', name: 'quoteHistory', options: ['site', 'none', 'last', 'thread'] },
      { kind: 'switch', name: 'replyMarker', hint: 'replyMarker' },
      { kind: 'choice', name: 'replyTokens', hint: 'replyTokens', options: ['auto', 'on', 'off'] },
      { kind: 'choice', name: 'openTracking', options: ['site', 'on', 'off'] },
      { kind: 'switch', name: 'includeTicketHistoryOnForward' },
    ],
  },
]

type Condition = NonNullable<FieldGroup<InboxRow>['fields'][number]['isShown']>
const hasOwnServer: Condition = ({ useTeamworkMailServer }) => useTeamworkMailServer !== true
const signsInBy =
  (way: 'password' | 'oauth2'): Condition =>
  (values, row) =>
    hasOwnServer(values, row) && (values['smtpAuthentication'] ?? 'password') === way

export const sendingGroups: Groups = [
  {
    fields: [
      { kind: 'switch', name: 'useTeamworkMailServer', hint: 'useTeamworkMailServer' },
      { kind: 'text', name: 'smtpServer', placeholder: 'smtp.example.com', isShown: hasOwnServer },
      { kind: 'number', name: 'smtpPort', hint: 'smtpPort', min: 0, max: 65_535, isShown: hasOwnServer },
      { kind: 'choice', name: 'smtpSecurity', options: ['tls', 'starttls', 'none'], isShown: hasOwnServer },
      { kind: 'choice', name: 'smtpAuthentication', options: ['password', 'oauth2'], isShown: hasOwnServer },
      { kind: 'text', name: 'smtpUsername', label: 'username', isShown: hasOwnServer },
      {
        kind: 'text',
        type: 'password',
        name: 'smtpPassword',
        label: 'password',
        hint: 'keptSecret',
        isShown: signsInBy('password'),
      },
      { kind: 'text', type: 'url', name: 'smtpTokenUrl', label: 'tokenUrl', isShown: signsInBy('oauth2') },
      { kind: 'text', name: 'smtpClientId', label: 'clientId', isShown: signsInBy('oauth2') },
      {
        kind: 'text',
        type: 'password',
        name: 'smtpClientSecret',
        label: 'clientSecret',
        hint: 'keptSecret',
        isShown: signsInBy('oauth2'),
      },
      {
        kind: 'text',
        type: 'password',
        name: 'smtpRefreshToken',
        label: 'refreshToken',
        hint: 'keptSecret',
        isShown: signsInBy('oauth2'),
      },
    ],
  },
  {
    label: 'limits',
    fields: [
      { kind: 'number', name: 'hourlyMailLimit', hint: 'hourlyMailLimit', min: 0 },
      { kind: 'number', name: 'automaticMailLimit', hint: 'automaticMailLimit', min: 1 },
    ],
  },
]

function aliasesOf(row: InboxRow, included: Included): Alias[] {
  const rows = rowsOf(included['inboxaliases'] as RowOf<'Inboxalias'>[] | undefined, row.inboxaliases)
  return childRows(rows.map(({ id, email, name }) => ({ id, email, name: name ?? '' })))
}
