import { domainToASCII } from 'node:url'

// Limits in octets, RFC 5321 4.5.3.1: local part, whole address; RFC 1035: label.
const longestLocalPart = 64
const longestAddress = 254

// RFC 5322 atext, and any character above ASCII that is not a space or control (RFC 6532).
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~\-\u00a1-\uffff]+(?:\.[\w!#$%&'*+/=?^`{|}~\-\u00a1-\uffff]+)*$/
const quoted = /^"(?:[\x20\x21\x23-\x3b\x3d\x3f-\x5b\x5d-\x7e\u00a1-\uffff]|\\[\x20-\x7e])*"$/
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i
// Spaces, controls, byte order marks and direction marks above ASCII, and lone surrogates.
const unprintable =
  /[\p{Cc}\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff0-\uffff]|\p{Surrogate}/u

/**
 * Whether a text is one mail address that could be delivered to (a pragmatic RFC 5321/6531): no display name, no
 * comment, no address literal. UTF-8 is allowed on both sides; a single label such as `localhost` is a domain too.
 * The time is linear in the length, and a text over the limit is refused at once.
 */
export function isEmailAddress(text: string): boolean {
  if (text.length > longestAddress || Buffer.byteLength(text) > longestAddress || unprintable.test(text)) return false
  const at = text.lastIndexOf('@')
  if (at < 1) return false
  const local = text.slice(0, at)
  if (Buffer.byteLength(local) > longestLocalPart) return false
  return (dotAtom.test(local) || quoted.test(local)) && isDomain(text.slice(at + 1))
}

/** Whether a text is a host name, as ASCII or as Unicode (IDN). */
function isDomain(text: string): boolean {
  if (text === '' || text.length > 253) return false
  // the URL parser behind domainToASCII would repair or decode these
  if (/[^\w.\-\u00a1-\uffff]|_/.test(text)) return false
  const ascii = /^[\x21-\x7e]*$/.test(text) ? text : domainToASCII(text)
  if (ascii === '' || ascii.length > 253) return false
  const labels = ascii.split('.')
  // an all-digit last label would be an IP address
  return labels.every((part) => label.test(part)) && !/^\d+$/.test(labels.at(-1) ?? '')
}

/** The form to store: trimmed, the domain in lower case. The local part keeps its case; the database ignores it. */
export function normalizeEmail(text: string): string {
  const trimmed = text.trim()
  const at = trimmed.lastIndexOf('@')
  return at < 0 ? trimmed : trimmed.slice(0, at) + trimmed.slice(at).toLowerCase()
}

/** An address that came in a URL: a plus that was put there without escaping arrived as a space, which none has. */
export const addressInUrl = (text: string): string => text.trim().replaceAll(' ', '+')

/** The part after the last `@`, in lower case; empty when there is none. */
export function emailDomain(text: string): string {
  const at = text.lastIndexOf('@')
  return at < 0
    ? ''
    : text
        .slice(at + 1)
        .trim()
        .toLowerCase()
}

/**
 * Whether a domain fits a company's pattern: `teamwork.com` (exactly), `*.teamwork.com` (any host below it) or
 * `*teamwork.com` (anything that ends so). Case does not matter; a star counts only at the beginning.
 */
export function matchesDomain(pattern: string, domain: string): boolean {
  const wanted = pattern.trim().toLowerCase()
  const given = domain.trim().toLowerCase()
  if (!wanted.startsWith('*')) return wanted !== '' && wanted === given
  const ending = wanted.slice(1)
  const hasEnding = ending.replace(/^\./, '') !== '' && given.endsWith(ending)
  return hasEnding && (given.length > ending.length || !ending.startsWith('.'))
}

/** Reads `Name <a@b>`, `"Name, the" <a@b>` or `a@b`; null when the address part is no address. */
export function parseAddress(text: string): { name: string; email: string } | null {
  if (text.length > 1_000) return null
  const trimmed = text.trim()
  if (!trimmed.endsWith('>')) return isEmailAddress(trimmed) ? { name: '', email: normalizeEmail(trimmed) } : null
  const open = trimmed.lastIndexOf('<')
  if (open < 0) return null
  const email = trimmed.slice(open + 1, -1).trim()
  if (!isEmailAddress(email)) return null
  const name = trimmed.slice(0, open).trim()
  const bare = /^".*"$/s.test(name) && name.length > 1 ? name.slice(1, -1).replace(/\\(.)/gs, '$1') : name
  return { name: bare.replace(/\s+/g, ' ').trim(), email: normalizeEmail(email) }
}
