import type { Database, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { requestAccessToken, tokenMarginMilliseconds } from '../oauth-token.ts'

// What is meant when a provider does not say how long a token lives.
const defaultMilliseconds = 3_600_000

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
      update inboxes set smtp_access_token = ${granted.accessToken}, smtp_token_expires_at = ${granted.expiresAt ?? new Date(Date.now() + defaultMilliseconds)},
        smtp_refresh_token = coalesce(${granted.refreshToken}, smtp_refresh_token)
      where id = ${inboxId}`)
    return granted.accessToken
  })
}

async function findTokenRow(tx: Tx, inboxId: number): Promise<TokenRow | undefined> {
  const [row] = await tx.query<TokenRow>(sql`
    select smtp_access_token, smtp_refresh_token, smtp_client_secret, smtp_token_url, smtp_client_id,
      coalesce(smtp_token_expires_at > now() + make_interval(secs => ${tokenMarginMilliseconds / 1_000}), smtp_refresh_token is null)
        as is_fresh
    from inboxes where id = ${inboxId}`)
  return row
}
