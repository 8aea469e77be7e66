import type { Database, Tx } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { CredentialsError, requestAccessToken, tokenMarginMilliseconds } from '../oauth-token.ts'
import { findAccount, type ImapAccount } from './imap-queries.ts'
import { updateTokens } from './imap-status-queries.ts'

/**
 * The access token to sign in with (RFC 6749); null for a mailbox with a password. One that is about to end is renewed
 * and kept; `isRefused` says that the server did not take the present one. One process renews, the others wait for it: a
 * rotated refresh token works once. Throws CredentialsError when there is no way to a new one.
 */
export async function accessTokenOf(
  database: Database,
  account: ImapAccount,
  { isRefused }: { isRefused: boolean },
): Promise<string | null> {
  if (account.password !== null && account.access_token === null && account.refresh_token === null) return null
  const present = goodToken(account)
  if (present !== null && !isRefused) return present
  return database.transaction(async (tx) => {
    await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`imap_token:${account.id}`}, 0))`)
    const now = (await findAccount(tx, account.id)) ?? account
    // somebody else renewed it meanwhile
    const renewed = now.access_token === account.access_token ? null : goodToken(now)
    return renewed ?? renew(tx, now)
  })
}

function goodToken({ access_token: token, token_expires_at: expiresAt }: ImapAccount): string | null {
  const isGood = expiresAt === null || new Date(expiresAt).getTime() > Date.now() + tokenMarginMilliseconds
  return isGood ? token : null
}

async function renew(tx: Tx, account: ImapAccount): Promise<string> {
  const { id, refresh_token: refreshToken, token_url: tokenUrl } = account
  if (refreshToken === null || tokenUrl === null)
    throw new CredentialsError('the access token has ended and there is no refresh token to get a new one with')
  const { client_id: clientId, client_secret: clientSecret } = account
  const tokens = await requestAccessToken({ tokenUrl, clientId, clientSecret, refreshToken })
  await updateTokens(tx, id, tokens)
  return tokens.accessToken
}
