import { createHmac } from 'node:crypto'

/** Proves to a receiver who knows the token that a body is ours: lower-case hex HMAC-SHA256 (desk-api-other.md A.13.2). */
export function signatureOf(body: string, token: string): string {
  return createHmac('sha256', token).update(body).digest('hex')
}
