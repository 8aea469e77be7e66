import { isSameText, shortMac } from './mac.ts'

/** What a link in a mail is for; a token of one purpose is worth nothing for another. */
export type LinkPurpose = 'open' | 'rate' | 'form-file' | 'form-sent'

const shape = /^([0-9a-z]{1,11})\.([\w-]{22})$/

/** A token for a link that anybody who has it may use for this row: the id in base 36 and 128 bits of HMAC. */
export function linkToken(secret: Buffer, purpose: LinkPurpose, id: number): string {
  return `${id.toString(36)}.${mac(secret, purpose, id)}`
}

/** The id of a link's token; null when this desk did not sign it for that purpose. */
export function idOfLinkToken(secret: Buffer, purpose: LinkPurpose, token: string): number | null {
  const match = shape.exec(token)
  if (match === null) return null
  const id = Number.parseInt(match[1] ?? '', 36)
  if (!Number.isSafeInteger(id)) return null
  return isSameText(mac(secret, purpose, id), match[2] ?? '') ? id : null
}

function mac(secret: Buffer, purpose: LinkPurpose, id: number): string {
  return shortMac(secret, `link:${purpose}:${id}`)
}
