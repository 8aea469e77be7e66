import type { Database } from '../../db/pool.ts'
import type { ImapAccount } from './imap-queries.ts'
import { type NewTokens, updateTokens } from './imap-status-queries.ts'

/** The mailbox cannot be opened before somebody enters new credentials. The message is in plain words. */
export class CredentialsError extends Error {}

// A token that ends while the connection is being made is as good as ended.
const spareMilliseconds = 60_000
const timeoutMilliseconds = 20_000

/**
 * The access token to sign in with (RFC 6749); null for a mailbox with a password. One that is about to end is renewed
 * and kept; `isRefused` says that the server did not take the present one. Throws CredentialsError when there is no
 * way to a new one.
 */
export async function accessTokenOf(
  database: Database,
  account: ImapAccount,
  { isRefused }: { isRefused: boolean },
): Promise<string | null> {
  const { password, access_token: token, token_expires_at: expiresAt } = account
  if (password !== null && token === null && account.refresh_token === null) return null
  const isGood = expiresAt === null || new Date(expiresAt).getTime() > Date.now() + spareMilliseconds
  if (token !== null && isGood && !isRefused) return token
  const tokens = await renew(account)
  await updateTokens(database, account.id, tokens)
  return tokens.accessToken
}

async function renew(account: ImapAccount): Promise<NewTokens> {
  const { refresh_token: refreshToken, token_url: url, client_id: clientId, client_secret: secret } = account
  if (refreshToken === null || url === null)
    throw new CredentialsError('the access token has ended and there is no refresh token to get a new one with')
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken })
  if (clientId !== null) form.set('client_id', clientId)
  if (secret !== null) form.set('client_secret', secret)
  const response = await fetch(url, {
    method: 'POST',
    body: form,
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch((error: Error) => {
    throw new Error(`the token server cannot be reached: ${causeOf(error)}`, { cause: error })
  })
  const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
  // 5xx is the server's own trouble, which passes
  if (response.status >= 500) throw new Error(`the token server answered ${response.status}`)
  if (typeof answer['access_token'] !== 'string') throw new CredentialsError(refusal(response.status, answer))
  const seconds = Number(answer['expires_in'])
  return {
    accessToken: answer['access_token'],
    refreshToken: typeof answer['refresh_token'] === 'string' ? answer['refresh_token'] : null,
    expiresAt: seconds > 0 ? new Date(Date.now() + seconds * 1_000) : null,
  }
}

function refusal(status: number, answer: Record<string, unknown>): string {
  const words = [answer['error'], answer['error_description']].filter((word) => typeof word === 'string').join(': ')
  return `the token server refuses a new access token: ${words.slice(0, 300) || `it answered ${status}`}`
}

const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message)
