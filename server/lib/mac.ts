import { createHmac, timingSafeEqual } from 'node:crypto'

/** 128 bits of HMAC-SHA-256 of a text, as 22 characters of base64url. */
export function shortMac(secret: Buffer, text: string): string {
  return createHmac('sha256', secret).update(text).digest().subarray(0, 16).toString('base64url')
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
