/** What is known about who sent a mail; methods say pass | fail | softfail | none | temperror … (RFC 8601). */
export interface Authentication {
  spf: string
  dkim: string
  dmarc: string
  /** The address of From is proven, disproved, or nobody knows. */
  verdict: 'pass' | 'fail' | 'unknown'
  /** Who looked: this desk, the mail server in front of it (by its authserv-id), or nobody. */
  by: string
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
