import type { FastifyInstance } from 'fastify'
import { sql } from '../../db/sql.ts'
import { idOf } from '../../desk-api/mount.ts'
import {
  computed,
  entity,
  entityFilter,
  integer,
  longText,
  oneOf,
  type Resource,
  ref,
  resource,
  text,
  timestamp,
} from '../../desk-api/resource.ts'
import { apiPrefix, isAllowed } from '../../desk-api/rights.ts'
import { ctxOf } from '../../http/context.ts'
import { AppError } from '../../lib/app-error.ts'
import { tryImapAccount } from './imap-try.ts'
import { createImapAccount, updateImapAccount } from './write-imap-account.wire.ts'

/** Mailboxes the desk reads by IMAP; site admins only. Passwords, tokens and secrets can be set and never read. */
export const imapaccounts: Resource = resource({
  wire: { one: 'imapaccount', many: 'imapaccounts' },
  table: 'imap_accounts',
  fields: {
    ...entity,
    inbox: ref('inboxes', { required: true }),
    host: text({ required: true }),
    port: integer({ min: 1, max: 65_535 }),
    security: oneOf(['tls', 'starttls', 'none']),
    username: text({ required: true }),
    hasPassword: computed('boolean', (row) => sql`${row}.password is not null`),
    hasAccessToken: computed('boolean', (row) => sql`${row}.access_token is not null`),
    hasRefreshToken: computed('boolean', (row) => sql`${row}.refresh_token is not null`),
    tokenUrl: text({ max: 2_000, format: 'url' }),
    clientId: text({ max: 500 }),
    tokenExpiresAt: timestamp(),
    credentialsExpireAt: timestamp(),
    folder: text(),
    afterStoring: oneOf(['keep', 'seen', 'move', 'delete']),
    moveTo: text(),
    since: timestamp(),
    // how it goes
    connectedAt: timestamp({ readonly: true }),
    checkedAt: timestamp({ readonly: true }),
    lastError: longText({ readonly: true }),
    failingSince: timestamp({ readonly: true }),
  },
  list: {
    filter: [...entityFilter, 'inbox', 'host', 'username', 'folder', 'failingSince'],
    order: ['host', 'username', 'checkedAt', 'failingSince'],
    defaultOrder: 'id',
  },
  access: { read: 'admin', write: 'admin' },
  create: createImapAccount,
  update: updateImapAccount,
})

/** POST /imapaccounts/{id}/test.json: connects and answers what it saw. Nothing on the server is changed. */
export function registerImapTest(app: FastifyInstance): void {
  app.post(`${apiPrefix}/imapaccounts/:id/test.json`, async (request) => {
    const ctx = ctxOf(request)
    if (!isAllowed(imapaccounts.access.write, ctx.actor))
      throw new AppError('forbidden', 'you do not have permission to change this')
    return { test: await tryImapAccount(ctx.db, idOf(request)) }
  })
}
