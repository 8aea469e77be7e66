import type { Ctx } from '../../db/ctx.ts'
import { resourceNamed } from '../../desk-api/registry.ts'
import type { WireBody } from '../../desk-api/resource.ts'
import { readText } from '../../desk-api/values.ts'
import { createRow, updateRow } from '../../desk-api/write.ts'
import { Problems } from '../../lib/app-error.ts'
import { deleteSeen, findAccount } from './imap-queries.ts'

/** Property of a body -> column, of what is never shown again. */
const secrets = {
  password: 'password',
  accessToken: 'access_token',
  refreshToken: 'refresh_token',
  clientSecret: 'client_secret',
}

const defaultPorts: Record<string, number> = { tls: 993, starttls: 143, none: 143 }

// Another mailbox has other UIDs. It is read from its beginning; what was stored of it before is known by its bytes.
const places = ['host', 'username', 'folder'] as const
const fromTheBeginning = { uid_validity: null, last_uid: 0 }

/** Adds a mailbox. Its port follows from `security` unless given. */
export function createImapAccount(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const columns = readSecrets(body, problems)
  const security = typeof body.fields.security === 'string' ? body.fields.security.toLowerCase() : 'tls'
  const fields = { ...body.fields, port: body.fields.port ?? defaultPorts[security] ?? defaultPorts.tls }
  if (!columns.password && !columns.access_token && !columns.refresh_token) problems.add('password', 'must be set')
  checkTarget(fields, problems)
  return createRow(ctx, resourceNamed('imapaccounts'), { ...body, fields }, { problems, columns })
}

/** Changes a mailbox; the desk connects anew with what it says then. A secret of "" is forgotten. */
export async function updateImapAccount(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const columns = readSecrets(body, problems)
  const before = await findAccount(ctx.db, id)
  checkTarget({ afterStoring: before?.after_storing, moveTo: before?.move_to, ...given(body.fields) }, problems)
  const isMoved = places.some((name) => {
    const value = body.fields[name]
    return value !== undefined && value !== null && value !== before?.[name]
  })
  const isReadAgain = isMoved || given(body.fields).since !== undefined
  // what was said of the old credentials does not hold for new ones
  const isRenewed = Object.keys(columns).length > 0 || 'credentialsExpireAt' in body.fields
  return updateRow(ctx, resourceNamed('imapaccounts'), body, id, {
    problems,
    columns: {
      ...columns,
      ...(isReadAgain ? fromTheBeginning : {}),
      ...(isRenewed ? { expiry_told_at: null, failure_told_at: null } : {}),
      ...('access_token' in columns && !('tokenExpiresAt' in body.fields) ? { token_expires_at: null } : {}),
    },
    also: async (tx) => {
      if (isMoved) await deleteSeen(tx, id)
    },
  })
}

function readSecrets(body: WireBody, problems: Problems): Record<string, unknown> {
  const columns: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(secrets)) {
    const value = readText(problems, name, body.fields[name], { max: 10_000 })
    if (value !== undefined) columns[column] = value === '' ? null : value
  }
  return columns
}

const given = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null))

function checkTarget({ afterStoring, moveTo }: Record<string, unknown>, problems: Problems): void {
  const isSet = typeof moveTo === 'string' && moveTo.trim() !== ''
  if (String(afterStoring).toLowerCase() === 'move' && !isSet) problems.add('moveTo', 'must be set')
}
