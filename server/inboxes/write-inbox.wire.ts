import type { Ctx } from '../db/ctx.ts'
import type { Queryable } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { isObject } from '../desk-api/body.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { isRemoved, readBoolean, readRefs, readText } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { slug } from '../lib/slug.ts'
import { releaseHeldMail } from '../mail/outbound/recover.ts'
import { unassignFormerMembers } from '../people/remove-access.ts'
import { canManageInbox, isSiteAdmin } from './access.ts'
import { enrolInbox } from './enrol-inbox.ts'
import { addTakenAddresses } from './taken-addresses.ts'

/** Creates an inbox; site admins only. Its maker joins it as its admin. */
export async function createInbox(ctx: Ctx, body: WireBody): Promise<number> {
  if (!isSiteAdmin(ctx.actor)) throw new AppError('forbidden', 'only site admins may create inboxes')
  const problems = new Problems()
  const { fields, columns } = readOddFields(body, problems)
  if (fields.localPart === undefined || fields.localPart === null) fields.localPart = await freeLocalPart(ctx.db, body)
  await checkAddresses(ctx.db, body, problems)
  const hasTypes = Array.isArray(fields.tickettypes) && fields.tickettypes.length > 0
  return createRow(
    ctx,
    resourceNamed('inboxes'),
    { ...body, fields },
    {
      problems,
      columns,
      also: (tx, id) => enrolInbox(tx, ctx.actor.id, { inboxId: id, hasTypes }),
    },
  )
}

/** Changes an inbox; its admins only. A member may mark it with a star for themselves. */
export async function updateInbox(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const starred = readBoolean(problems, 'starred', body.fields.starred)
  if (!canManageInbox(ctx.actor, id)) {
    const others = Object.entries(body.fields).filter(
      ([name, value]) => name !== 'starred' && name !== 'id' && value !== null,
    )
    if (starred === undefined || others.length > 0)
      throw new AppError('forbidden', 'only an admin of the inbox may change it')
  }
  const { fields, columns } = readOddFields(body, problems)
  await checkAddresses(ctx.db, body, problems)
  const left = (readRefs(new Problems(), 'users', fields.users) ?? [])
    .filter((entry) => entry.remove)
    .map((entry) => entry.id)
  return updateRow(ctx, resourceNamed('inboxes'), { ...body, fields }, id, {
    problems,
    columns,
    also: async (tx) => {
      await unassignFormerMembers(tx, ctx, { userIds: left, inboxIds: [id] })
      if (Object.keys(body.fields).some((name) => /^(smtp|useTeamworkMailServer)/.test(name)))
        await releaseHeldMail(tx, id)
      if (starred === undefined) return
      await tx.query(
        sql`update inbox_users set starred = ${starred} where inbox_id = ${id} and user_id = ${ctx.actor.id}`,
      )
    },
  })
}

/** Deletes an inbox and frees its addresses; site admins only. Its tickets stay where they are. */
export async function deleteInbox(ctx: Ctx, id: number): Promise<number> {
  if (!isSiteAdmin(ctx.actor)) throw new AppError('forbidden', 'only site admins may delete inboxes')
  return removeRow(ctx, resourceNamed('inboxes'), id)
}

/** What the declaration cannot say: the password that is never shown, `none` that ends a lock, the form of localPart. */
function readOddFields(
  body: WireBody,
  problems: Problems,
): { fields: Record<string, unknown>; columns: Record<string, unknown> } {
  const { onClosedLock, ...fields } = body.fields
  const columns = readSecrets(fields, problems)
  if (onClosedLock === 'none') columns.on_closed_lock = null
  else fields.onClosedLock = onClosedLock
  if (fields.localPart === '') fields.localPart = null
  if (isText(fields.localPart) && !/^[a-z0-9](?:[a-z0-9._+-]*[a-z0-9])?$/i.test(fields.localPart)) {
    problems.add('localPart', 'must be letters, digits, dots, hyphens and underscores')
  }
  return { fields, columns }
}

// Set and never shown; an empty text, which clients send for what they do not know, leaves them alone.
const secrets = {
  smtpPassword: 'smtp_password',
  smtpAccessToken: 'smtp_access_token',
  smtpRefreshToken: 'smtp_refresh_token',
  smtpClientSecret: 'smtp_client_secret',
} as const

function readSecrets(fields: Record<string, unknown>, problems: Problems): Record<string, unknown> {
  const columns: Record<string, unknown> = {}
  for (const [name, column] of Object.entries(secrets)) {
    const secret = readText(problems, name, fields[name], { max: 10_000 })
    if (secret) columns[column] = secret
    delete fields[name]
  }
  // another token: what is known of the end of the old one says nothing about it
  if (columns.smtp_access_token !== undefined && fields.smtpTokenExpiresAt == null) columns.smtp_token_expires_at = null
  return columns
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

/** `support` of support@company.example, else made of the name; with a number when another inbox has it. */
async function freeLocalPart(db: Queryable, body: WireBody): Promise<string> {
  const { email, name } = body.fields
  const wanted = slug(isText(email) ? (email.split('@')[0] ?? '') : isText(name) ? name : '', 'inbox', 50)
  const taken = await db.query<{ local_part: string }>(sql`
    select lower(local_part) as local_part from inboxes where state = 'active' and lower(local_part) like ${`${wanted}%`}`)
  const used = new Set(taken.map((row) => row.local_part))
  let free = wanted
  for (let number = 2; used.has(free); number++) free = `${wanted}-${number}`
  return free
}

async function checkAddresses(db: Queryable, body: WireBody, problems: Problems): Promise<void> {
  const { email } = body.fields
  const { inboxaliases } = body.included
  const aliases = (Array.isArray(inboxaliases) ? inboxaliases : []).flatMap((row: unknown, index) =>
    isObject(row) && !isRemoved(row) && isText(row.email)
      ? [{ value: row.email, source: `included.inboxaliases[${index}].email` }]
      : [],
  )
  if (isText(email))
    await addTakenAddresses(db, [{ value: email, source: 'email' }], ['inboxaliases', 'users'], problems)
  await addTakenAddresses(db, aliases, ['inboxes', 'users'], problems)
  for (const alias of aliases) {
    if (isText(email) && alias.value.trim().toLowerCase() === email.trim().toLowerCase())
      problems.add(alias.source, 'already exists')
  }
}
