import type { FieldGroup, RowOf, SecretOf } from '../engine/spec.ts'

export type ImapRow = RowOf<'Imapaccount'> & SecretOf<'ImapaccountInput', 'password' | 'refreshToken' | 'clientSecret'>

export const imapGroups: readonly FieldGroup<ImapRow>[] = [
  {
    fields: [
      { kind: 'text', name: 'host', hint: 'imapHost', placeholder: 'imap.example.com', isRequired: true },
      { kind: 'number', name: 'port', hint: 'imapPort', min: 1, max: 65_535 },
      { kind: 'choice', name: 'security', options: ['tls', 'starttls', 'none'], initial: 'tls' },
      { kind: 'text', name: 'username', isRequired: true },
      { kind: 'text', type: 'password', name: 'password', hint: 'imapPassword' },
    ],
  },
  {
    label: 'reading',
    fields: [
      { kind: 'text', name: 'folder', hint: 'folder', initial: 'INBOX' },
      {
        kind: 'choice',
        name: 'afterStoring',
        hint: 'afterStoring',
        options: ['seen', 'keep', 'move', 'delete'],
        initial: 'seen',
      },
      { kind: 'text', name: 'moveTo', isShown: ({ afterStoring }) => afterStoring === 'move' },
      { kind: 'moment', name: 'since', hint: 'since' },
    ],
  },
  {
    label: 'tokens',
    fields: [
      { kind: 'text', type: 'url', name: 'tokenUrl', hint: 'tokenUrl' },
      { kind: 'text', name: 'clientId' },
      { kind: 'text', type: 'password', name: 'clientSecret', hint: 'keptSecret' },
      { kind: 'text', type: 'password', name: 'refreshToken', hint: 'keptSecret' },
      { kind: 'moment', name: 'credentialsExpireAt', hint: 'credentialsExpireAt' },
    ],
  },
]
