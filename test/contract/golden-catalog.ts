import { type Golden, nulls } from './golden.ts'

const inboxNulls = Object.fromEntries(
  [
    'inboxaliases',
    'inboxcnames',
    'oauth2token',
    'projects',
    'restricteddomains',
    'tickettypes',
    'ticketstatus',
    'triggers',
    'user',
    'defaultTeamAgent',
    'onClosedLock',
    'timeloggingProjectId',
  ].map((name) => [name, null]),
)

export const catalogGoldens: Golden[] = [
  {
    client: 'SDK',
    path: 'inboxes',
    one: 'inbox',
    create: (userId) => ({
      inbox: {
        id: 0,
        email: 'i1@g.example',
        localPart: 'i1',
        name: 'I1',
        users: [{ id: userId, type: '', meta: { access: 'write' } }],
        ...inboxNulls,
      },
      included: nulls,
    }),
    update: { inbox: { id: 0, signature: 'sig', users: null, ...inboxNulls }, included: nulls },
    answer: { localPart: 'i1', onClosedLock: null, inboxaliases: [] },
    updated: { signature: 'sig', name: 'I1' },
  },
  {
    client: 'examples',
    path: 'inboxes',
    one: 'inbox',
    create: (userId) => ({ inbox: { name: 'I2', localPart: 'i2', email: 'i2@g.example', users: [{ id: userId }] } }),
    answer: { name: 'I2', email: 'i2@g.example' },
  },
  {
    client: 'SDK',
    path: 'tags',
    one: 'tag',
    create: () => ({ tag: { id: 0, type: null, name: 'g1', color: '#f00' }, included: nulls }),
    update: { tag: { id: 0, type: null, color: '#0f0' }, included: nulls },
    answer: { name: 'g1', color: '#f00' },
    updated: { name: 'g1', color: '#0f0' },
  },
  {
    client: 'SDK',
    path: 'ticketstatuses',
    one: 'ticketstatus',
    create: () => ({ ticketstatus: { id: 0, type: null, name: 'N 1', color: '#00f' }, included: nulls }),
    update: { ticketstatus: { id: 0, type: null, name: 'N 2' }, included: nulls },
    answer: { code: 'n-1', isCustom: true },
    updated: { code: 'n-1', name: 'N 2', color: '#00f' },
  },
  {
    client: 'SDK',
    path: 'tickettypes',
    one: 'tickettype',
    create: () => ({ tickettype: { id: 0, type: null, name: 'T 1', inboxes: null }, included: nulls }),
    update: { tickettype: { id: 0, type: null, name: 'T 2', inboxes: null }, included: nulls },
    answer: { default: false, enabledForFutureInboxes: true },
    updated: { name: 'T 2' },
  },
  {
    client: 'MCP server',
    path: 'tickettypes',
    one: 'tickettype',
    create: () => ({
      tickettype: { id: 0, type: null, name: 'T 3', inboxes: null, enabledForFutureInboxes: false },
      included: nulls,
    }),
    answer: { enabledForFutureInboxes: false },
  },
  {
    client: 'first SDK',
    path: 'ticketpriorities',
    one: 'ticketpriority',
    method: 'patch',
    create: () => ({
      ticketpriority: { id: 0, type: null, state: '', name: 'P 1', color: '#abc', displayOrder: 0 },
      included: nulls,
    }),
    update: { ticketpriority: { name: 'P 2' } },
    answer: { name: 'P 1', displayOrder: 4, state: 'active' },
    updated: { name: 'P 2', color: '#abc' },
  },
  {
    client: 'SDK',
    path: 'businesshours',
    one: 'businesshour',
    create: () => ({ businesshour: { id: 0, type: null, name: 'B' }, included: nulls }),
    answer: { name: 'B', isDefault: false, timezone_name: 'UTC' },
  },
]
