import { randomUUID } from 'node:crypto'

/** A new RFC 5322 Message-ID without angle brackets. `domain` is that of the sender's address. */
export function newMessageId(domain: string): string {
  // an unusable domain (non-ASCII, empty) must not break the header
  const host = /^[a-z0-9.-]{1,253}$/i.test(domain) ? domain.toLowerCase() : 'deskhand.invalid'
  return `${randomUUID()}@${host}`
}
