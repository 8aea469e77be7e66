/** There is no way to a new token before somebody enters new credentials. The message is in plain words. */
export class CredentialsError extends Error {}

/** What a token endpoint gives (RFC 6749 section 5.1). */
export interface GrantedToken {
  accessToken: string
  /** Providers that rotate refresh tokens give a new one, and the old one ends; else null. */
  refreshToken: string | null
  /** Null when the provider does not say. */
  expiresAt: Date | null
}

/** How to ask for one: the client as it is registered, and the permission it was given. */
export interface TokenRequest {
  tokenUrl: string
  clientId: string | null
  clientSecret: string | null
  refreshToken: string
}

const timeoutMilliseconds = 20_000
const mostAnswerBytes = 256 * 1024

/** A token is renewed this long before its end (milliseconds), so that it outlives what it is fetched for. */
export const tokenMarginMilliseconds = 60_000

/**
 * Gets a new access token for a refresh token (RFC 6749 section 6), for IMAP and SMTP alike. Throws CredentialsError with
 * the provider's words when it refuses, and an Error when it cannot be reached or is in trouble, which passes. Secrets
 * are in neither.
 */
export async function requestAccessToken(client: TokenRequest): Promise<GrantedToken> {
  const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: client.refreshToken })
  if (client.clientId) form.set('client_id', client.clientId)
  if (client.clientSecret) form.set('client_secret', client.clientSecret)
  const response = await fetch(client.tokenUrl, {
    method: 'POST',
    body: form,
    headers: { accept: 'application/json' },
    // credentials go where they were meant to go
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMilliseconds),
  }).catch((error: Error) => {
    throw new Error(`the token server cannot be reached: ${causeOf(error)}`, { cause: error })
  })
  const answer = await readAnswer(response)
  if (response.status >= 500) throw new Error(`the token server answered ${response.status}`)
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: expiresIn } = answer
  if (!response.ok || typeof accessToken !== 'string') throw new CredentialsError(refusal(response.status, answer))
  const seconds = Number(expiresIn)
  return {
    accessToken,
    refreshToken: typeof refreshToken === 'string' ? refreshToken : null,
    expiresAt: seconds > 0 ? new Date(Date.now() + seconds * 1_000) : null,
  }
}

/** The JSON object of an answer; empty for anything else, and for what is longer than an answer with tokens can be. */
async function readAnswer(response: Response): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += chunk.length
      // leaving the loop ends the connection
      if (length > mostAnswerBytes) return {}
      chunks.push(chunk)
    }
    const answer: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

function refusal(status: number, answer: Record<string, unknown>): string {
  const words = [answer['error'], answer['error_description']].filter((word) => typeof word === 'string').join(': ')
  return `the token server refuses a new access token: ${words.slice(0, 300) || `it answered ${status}`}`
}

const causeOf = (error: Error): string => (error.cause instanceof Error ? error.cause.message : error.message)
