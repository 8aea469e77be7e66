import type { Database, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'

/** What a token endpoint gives (RFC 6749 section 5.1). */
interface GrantedToken {
  accessToken: string
  /** Providers that rotate refresh tokens give a new one, and the old one ends. */
  refreshToken: string | null
  expiresAt: Date
}

interface TokenClient {
  tokenUrl: string
  clientId: string
  clientSecret: string | null
  refreshToken: string
}

const requestMilliseconds = 15_000
// A token is renewed this long before its end, so that it outlives the mail it is fetched for.
const marginSeconds = 60

/** Gets a new access token for a refresh token (RFC 6749 section 6). Throws with the provider's words, without secrets. */
async function requestAccessToken(client: TokenClient): Promise<GrantedToken> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: client.refreshToken,
    client_id: client.clientId,
    ...(client.clientSecret ? { client_secret: client.clientSecret } : {}),
  })
  const signal = AbortSignal.timeout(requestMilliseconds)
  const response = await fetch(client.tokenUrl, { method: 'POST', body: form, signal, redirect: 'error' })
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = answer
  if (!response.ok || typeof accessToken !== 'string') {
    const words = [answer['error'], answer['error_description']].filter((word) => typeof word === 'string').join(': ')
    throw new Error(`no access token: ${words || `the provider answered ${response.status}`}`.slice(0, 500))
  }
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : null,
    expiresAt: new Date(Date.now() + (typeof seconds === 'number' ? seconds : 3_600) * 1_000),
  }
}

interface TokenRow {
  smtp_access_token: string | null
  smtp_refresh_token: string | null
  smtp_client_secret: string | null
  smtp_token_url: string
  smtp_client_id: string
  is_fresh: boolean
}

/**
 * A valid access token for an inbox's SMTP server, renewed when it is about to end or was refused. One process renews,
 * the others wait for it: a rotated refresh token works once. Throws with what is missing or the provider's words.
 */
export function smtpAccessToken(database: Database, inboxId: number, isRefused: boolean): Promise<string> {
  return database.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`smtp_token:${inboxId}`}, 0))`)
    const row = await findTokenRow(tx, inboxId)
    if (row?.smtp_access_token && row.is_fresh && !isRefused) return row.smtp_access_token
    if (!row?.smtp_refresh_token || row.smtp_token_url === '') {
      if (row?.smtp_access_token) return row.smtp_access_token
      throw new Error('the inbox has no access token and no refresh token to get one with')
    }
    const granted = await requestAccessToken({
      tokenUrl: row.smtp_token_url,
      clientId: row.smtp_client_id,
      clientSecret: row.smtp_client_secret,
      refreshToken: row.smtp_refresh_token,
    })
    await tx.query(sql`
      update inboxes set smtp_access_token = ${granted.accessToken}, smtp_token_expires_at = ${granted.expiresAt},
        smtp_refresh_token = coalesce(${granted.refreshToken}, smtp_refresh_token)
      where id = ${inboxId}`)
    return granted.accessToken
  })
}

async function findTokenRow(tx: Tx, inboxId: number): Promise<TokenRow | undefined> {
  const [row] = await tx.query<TokenRow>(sql`
    select smtp_access_token, smtp_refresh_token, smtp_client_secret, smtp_token_url, smtp_client_id,
      coalesce(smtp_token_expires_at > now() + make_interval(secs => ${marginSeconds}), smtp_refresh_token is null)
        as is_fresh
    from inboxes where id = ${inboxId}`)
  return row
}
