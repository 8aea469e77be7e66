import { randomBytes } from 'node:crypto'
import { isSameText, shortMac } from '../lib/mac.ts'
import type { ContactForm } from './queries.ts'

type Signing = Pick<ContactForm, 'id' | 'secret'>

/** What a page says of itself when it comes back. */
export interface PageToken {
  /** Tells one page from another, so that it makes one ticket. */
  nonce: string
  /** Since the page was made. */
  ageSeconds: number
}

const shape = /^([0-9a-z]{1,9})\.([\w-]{22})\.([\w-]{22})$/

/** A token for a freshly made page of a form: when it was made and a number of its own, signed. */
export function newPageToken(form: Signing, now: Date): string {
  const madeAt = Math.floor(now.getTime() / 1000).toString(36)
  const nonce = randomBytes(16).toString('base64url')
  return `${madeAt}.${nonce}.${mac(form, madeAt, nonce)}`
}

/** Reads a token that came back; null when this desk did not make it for this form. */
export function readPageToken(form: Signing, token: string, now: Date): PageToken | null {
  const [, madeAt = '', nonce = '', signature = ''] = shape.exec(token) ?? []
  if (nonce === '') return null
  if (!isSameText(mac(form, madeAt, nonce), signature)) return null
  return { nonce, ageSeconds: now.getTime() / 1000 - Number.parseInt(madeAt, 36) }
}

function mac({ id, secret }: Signing, madeAt: string, nonce: string): string {
  return shortMac(secret, `contact-form:${id}:${madeAt}:${nonce}`)
}
