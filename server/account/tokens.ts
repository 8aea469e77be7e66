import { createHash, randomBytes } from 'node:crypto'

/** A secret nobody can guess: 32 random bytes, base64url. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** An API token as the API's own look (desk-api-tickets 1.2). Clients treat any text as opaque. */
export function newApiToken(): string {
  return `tkn.v1_${newSecret()}`
}

/** Whether a text looks like a token that `newApiToken` made. */
export const isApiToken = (text: string): boolean => text.startsWith('tkn.')

/** What is stored of a token, session or link. Plain SHA-256: the secret is random, so there is nothing to guess. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
