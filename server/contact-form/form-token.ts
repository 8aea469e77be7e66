import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** What a page says of itself when it comes back. */
export interface PageToken {
  /** Tells one page from another, so that it makes one ticket. */
  nonce: string
  /** Since the page was made. */
  ageSeconds: number
}

const shape = /^([0-9a-z]{1,9})\.([\w-]{22})\.([\w-]{22})$/

/** A token for a freshly made page of a form: when it was made and a number of its own, signed. */
export function newPageToken(secret: Buffer, formId: number, now: Date): string {
  const madeAt = Math.floor(now.getTime() / 1000).toString(36)
  const nonce = randomBytes(16).toString('base64url')
  return `${madeAt}.${nonce}.${mac(secret, formId, madeAt, nonce)}`
}

/** Reads a token that came back; null when this desk did not make it for this form. */
export function readPageToken(secret: Buffer, formId: number, token: string, now: Date): PageToken | null {
  const [, madeAt = '', nonce = '', signature = ''] = shape.exec(token) ?? []
  if (nonce === '') return null
  if (!timingSafeEqual(Buffer.from(mac(secret, formId, madeAt, nonce)), Buffer.from(signature))) return null
  return { nonce, ageSeconds: now.getTime() / 1000 - Number.parseInt(madeAt, 36) }
}

function mac(secret: Buffer, formId: number, madeAt: string, nonce: string): string {
  const digest = createHmac('sha256', secret).update(`contact-form:${formId}:${madeAt}:${nonce}`).digest()
  return digest.subarray(0, 16).toString('base64url')
}
