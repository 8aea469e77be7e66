import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readScalar } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { hashToken, newApiToken } from './tokens.ts'

/** Makes a token of the caller; gives its id, and the secret this once. */
export async function createTokenFromWire(ctx: Ctx, body: WireBody): Promise<{ id: number; token: string }> {
  const problems = new Problems()
  const limits = readLimits(ctx, body, problems)
  const token = newApiToken()
  const columns = { ...limits, user_id: ctx.actor.id, token_hash: hashToken(token) }
  return { id: await createRow(ctx, resourceNamed('apitokens'), body, { problems, columns }), token }
}

/** Changes a token's name, end or limit. */
export async function updateTokenFromWire(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  return updateRow(ctx, resourceNamed('apitokens'), body, id, { problems, columns: readLimits(ctx, body, problems) })
}

/** Ends a token at once. */
export function deleteToken(ctx: Ctx, id: number): Promise<number> {
  return removeRow(ctx, resourceNamed('apitokens'), id, {
    async also(tx) {
      await tx.query(sql`update api_tokens set revoked_at = ${ctx.now} where id = ${id} and revoked_at is null`)
    },
  })
}

/** The columns of `expiresAt` and `rateLimitPerMinute`; null takes either away. The limit is for site admins to set. */
function readLimits(ctx: Ctx, { fields }: WireBody, problems: Problems): Record<string, unknown> {
  const { expiresAt, rateLimitPerMinute: limit } = fields
  const columns: Record<string, unknown> = {}
  if (expiresAt === null) columns.expires_at = null
  const end = readScalar(problems, 'expiresAt', { kind: 'timestamp' }, expiresAt)
  if (typeof end === 'string') {
    columns.expires_at = end
    if (new Date(end) <= ctx.now) problems.add('expiresAt', 'must be in the future')
  }
  // 0 is how clients say "none"
  const isNone = limit === null || limit === 0
  if (limit === undefined || (isNone && !isSiteAdmin(ctx.actor))) return columns
  if (!isSiteAdmin(ctx.actor)) {
    throw new AppError('forbidden', { detail: 'only site admins may set it', source: 'rateLimitPerMinute' })
  }
  columns.rate_limit_per_minute = isNone
    ? null
    : readScalar(problems, 'rateLimitPerMinute', { kind: 'integer', min: 1, max: 1_000_000 }, limit)
  if (columns.rate_limit_per_minute === undefined) delete columns.rate_limit_per_minute
  return columns
}
