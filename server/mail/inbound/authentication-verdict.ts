import type { MailSignature, ParsedMail } from '../parse/parsed-mail.ts'

/** What is known about who sent a mail; methods say pass | fail | softfail | none | temperror … (RFC 8601). */
export interface Authentication {
  spf: string
  dkim: string
  dmarc: string
  /** The address of From is proven, disproved, or nobody knows. */
  verdict: 'pass' | 'fail' | 'unknown'
  /** Who looked: this desk, the mail server in front of it (by its authserv-id), or nobody. */
  by: string
  /** The mail's S/MIME signature, verified once, when the mail was read. Absent when it has none. */
  smime?: SignedBy
  /** How the mail is signed or encrypted; absent when it is neither. */
  protection?: NonNullable<ParsedMail['security']['kind']>
}

/** What an S/MIME signature is worth: that it is valid says nothing about who issued the certificate. */
export interface SignedBy extends MailSignature {
  /** The certificate is for the address in From. */
  isSender: boolean
}

/** A signature seen beside the addresses of From; undefined when there is none. */
export function signedBy(signature: MailSignature | null, from: readonly { address: string }[]): SignedBy | undefined {
  if (signature === null) return undefined
  return { ...signature, isSender: from.some(({ address }) => signature.addresses.includes(address.toLowerCase())) }
}

/** What is known of a mail's signature and encryption, to stand beside what its way says. */
export function protectionOf({ security, from }: Pick<ParsedMail, 'security' | 'from'>) {
  const smime = signedBy(security.signature, from)
  return {
    ...(smime === undefined ? {} : { smime }),
    ...(security.kind === null ? {} : { protection: security.kind }),
  } satisfies Partial<Authentication>
}

/** DMARC decides where there is one; without it a pass that names From's own domain proves, and a hard fail disproves. */
export function verdictOf(
  { spf, dkim, dmarc }: { spf: string; dkim: string; dmarc: string },
  isAligned: boolean,
): Authentication['verdict'] {
  if (dmarc === 'pass' || dmarc === 'fail') return dmarc
  if (isAligned) return 'pass'
  return spf === 'fail' && dkim !== 'pass' ? 'fail' : 'unknown'
}

/** One of two domains is the other or lies below it: DMARC's relaxed alignment without a list of public suffixes. */
export function isSameOrganization(one: string, other: string): boolean {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()]
  if (!first.includes('.') || !second.includes('.')) return false
  return first === second || first.endsWith(`.${second}`) || second.endsWith(`.${first}`)
}
