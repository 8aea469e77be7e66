import { createHmac } from 'node:crypto'
import { isSameText } from './mac.ts'

/**
 * What an address of ours can carry: `r` answers to a ticket, `b` bounces of a mail (outgoing_mails.id), `n` bounces
 * of a notice (notices.id).
 */
export type TokenKind = 'r' | 'b' | 'n'

// 13 base32 digits are 65 bits: cannot be guessed by mail, and leaves room in a local part of 64 octets (RFC 5321).
const macDigits = 13
const longestLocalPart = 64
const shape = /^([rbn])([0-9a-z]{1,11})([a-z2-7]{13})$/
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** The token that an answer to a ticket comes back with, its kind letter first: `r2s…`. At most 25 characters. */
export function replyToken(secret: Buffer | string, ticketId: number): string {
  return signedToken(secret, 'r', ticketId)
}

/** The ticket of a reply token; null when it is none, or not signed by this desk. Case does not matter. */
export function ticketOfToken(secret: Buffer | string, token: string): number | null {
  const read = readToken(secret, token)
  return read?.kind === 'r' ? read.id : null
}

/** A token of any kind: the kind's letter, the id in base 36, the HMAC in base 32; all in one case. */
export function signedToken(secret: Buffer | string, kind: TokenKind, id: number): string {
  return `${kind}${id.toString(36)}${mac(secret, kind, id)}`
}

/** What a token says; null when it is none, or not signed by this desk. Case does not matter: some servers change it. */
export function readToken(secret: Buffer | string, token: string): { kind: TokenKind; id: number } | null {
  const match = shape.exec(token.toLowerCase())
  if (match === null) return null
  const kind = match[1] as TokenKind
  const id = Number.parseInt(match[2] ?? '', 36)
  if (!Number.isSafeInteger(id)) return null
  return isSameText(mac(secret, kind, id), match[3] ?? '') ? { kind, id } : null
}

/** `local+token@domain`; null when the local part would be over 64 octets or the address is no address. */
export function addressWithToken(address: string, token: string): string | null {
  const at = address.lastIndexOf('@')
  if (at < 1) return null
  const local = `${address.slice(0, at)}+${token}`
  const isPlain = !address.startsWith('"') && Buffer.byteLength(local) <= longestLocalPart
  return isPlain ? local + address.slice(at) : null
}

/** Takes `local+token@domain` apart, at the last plus sign; null when what stands there has not the form of a token. */
export function splitTokenAddress(address: string): { address: string; token: string } | null {
  const at = address.lastIndexOf('@')
  const plus = at < 0 ? -1 : address.lastIndexOf('+', at)
  if (plus < 1) return null
  const token = address.slice(plus + 1, at)
  return shape.test(token.toLowerCase()) ? { address: address.slice(0, plus) + address.slice(at), token } : null
}

function mac(secret: Buffer | string, kind: TokenKind, id: number): string {
  const digest = createHmac('sha256', secret).update(`mail-address:${kind}:${id}`).digest()
  return Array.from(digest.subarray(0, macDigits), (byte) => alphabet[byte & 31]).join('')
}
