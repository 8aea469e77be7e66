import { isSameText, shortMac } from '../lib/mac.ts'

// Addresses of one half of a day are the same, so that browsers can keep what they got; each works 12 to 24 hours.
const periodSeconds = 12 * 3_600

/** What an address opens to whoever has it: a picture somewhere else, or one of our files. */
export type Subject = `image:${string}` | `file:${number}`

/** The query of an address that opens this for some hours, to whoever has it: `expires=…&sig=…`. */
export function signQuery(secret: Buffer, subject: Subject, now: Date): string {
  const period = Math.floor(now.getTime() / 1000 / periodSeconds)
  const expires = (period + 2) * periodSeconds
  return `expires=${expires}&sig=${mac(secret, subject, expires)}`
}

/** Whether this desk signed the query for that, not too long ago. */
export function isSignedQuery(secret: Buffer, subject: Subject, query: unknown, now: Date): boolean {
  const { expires, sig } = query as Record<string, unknown>
  if (typeof expires !== 'string' || !/^\d{1,12}$/.test(expires) || typeof sig !== 'string') return false
  return isSameText(sig, mac(secret, subject, Number(expires))) && Number(expires) * 1000 > now.getTime()
}

function mac(secret: Buffer, subject: Subject, expires: number): string {
  return shortMac(secret, `view:${expires}:${subject}`)
}
