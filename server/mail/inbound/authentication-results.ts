import type { MailHeader } from '../parse/parsed-mail.ts'
import { type Authentication, isSameOrganization, verdictOf } from './authentication-verdict.ts'

/**
 * What the mail server in front of this desk found out, by its Authentication-Results (RFC 8601). Headers of any other
 * authserv-id are a stranger's words and count for nothing. The topmost one speaks: it was written last.
 */
export function readAuthenticationResults(
  headers: readonly MailHeader[],
  fromDomain: string,
  trustedIds: readonly string[],
): Authentication {
  const trusted = new Set(trustedIds.map((id) => id.toLowerCase()))
  const nothing: Authentication = { spf: 'none', dkim: 'none', dmarc: 'none', verdict: 'unknown', by: 'nobody' }
  for (const { name, value } of headers) {
    if (name !== 'authentication-results') continue
    const text = withoutComments(value.slice(0, 10_000))
    const [head = '', ...results] = text.split(';')
    const id = head.trim().split(/\s+/)[0]?.toLowerCase() ?? ''
    if (!trusted.has(id)) continue
    const found = { ...nothing, by: id }
    let isAligned = false
    for (const result of results) {
      const match = /^\s*(spf|dkim|dmarc)\s*(?:\/\s*\d+\s*)?=\s*([a-z]+)/i.exec(result)
      if (match === null) continue
      const method = (match[1] ?? '').toLowerCase() as 'spf' | 'dkim' | 'dmarc'
      const outcome = (match[2] ?? '').toLowerCase()
      // one good signature is enough
      if (found[method] !== 'pass') found[method] = outcome
      if (outcome === 'pass' && method !== 'dmarc') isAligned ||= isSameOrganization(domainIn(result), fromDomain)
    }
    return { ...found, verdict: verdictOf(found, isAligned) }
  }
  return nothing
}

function domainIn(result: string): string {
  const value = /\b(?:header\.d|header\.i|smtp\.mailfrom|smtp\.helo)\s*=\s*"?([^\s";]+)/i.exec(result)?.[1] ?? ''
  return value.slice(value.lastIndexOf('@') + 1)
}

function withoutComments(text: string): string {
  let depth = 0
  let kept = ''
  for (const character of text) {
    if (character === '(') depth += 1
    else if (character === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) kept += character
  }
  return kept
}
