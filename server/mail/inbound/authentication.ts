import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { authenticate } from 'mailauth'
import { emailDomain } from '../../lib/email-address.ts'
import type { ParsedMail } from '../parse/parsed-mail.ts'
import { readAuthenticationResults } from './authentication-results.ts'
import { type Authentication, isSameOrganization, verdictOf } from './authentication-verdict.ts'
import type { InboundDependencies, IncomingMail } from './incoming-mail.ts'

// DNS that takes longer is as good as none: a mail never waits for it
const longestMilliseconds = 8_000

/**
 * SPF, DKIM and DMARC of a mail. Verified here when it came to our own listener from outside; else only the
 * Authentication-Results of the server in front of us count (rule 32). Trouble with DNS is `temperror`. Never throws.
 */
export async function authenticateMail(
  deps: Pick<InboundDependencies, 'resolver' | 'authservId' | 'log'>,
  { incoming, parsed, raw }: { incoming: IncomingMail; parsed: ParsedMail; raw: Buffer },
  trustedIds: readonly string[],
): Promise<Authentication> {
  const fromDomain = emailDomain(parsed.from[0]?.address ?? '')
  const isOurs = incoming.channel === 'smtp' && incoming.remoteAddress !== null
  // A server of one's own network passes on what others sent: its address says nothing about the sender.
  if (isOurs && (deps.resolver !== undefined || !isNearby(incoming.remoteAddress ?? '')))
    return verify(deps, { incoming, raw, fromDomain })
  return readAuthenticationResults(parsed.headers, fromDomain, deps.authservId ? [deps.authservId] : trustedIds)
}

async function verify(
  { resolver, log }: Pick<InboundDependencies, 'resolver' | 'log'>,
  { incoming, raw, fromDomain }: { incoming: IncomingMail; raw: Buffer; fromDomain: string },
): Promise<Authentication> {
  const ended = new AbortController()
  const late = sleep(longestMilliseconds, null, { signal: ended.signal, ref: false }).catch(() => null)
  try {
    const result = await Promise.race([
      authenticate(raw, {
        ip: incoming.remoteAddress ?? '',
        helo: incoming.helo ?? '',
        sender: incoming.envelopeFrom ?? '',
        disableArc: true,
        disableBimi: true,
        ...(resolver === undefined ? {} : { resolver }),
      }),
      late,
    ])
    if (result === null) return temporaryTrouble
    const spf = resultOf(result.spf)
    const signatures = result.dkim.results ?? []
    const passing = signatures.filter((signature) => resultOf(signature) === 'pass')
    const dkim = passing.length > 0 ? 'pass' : resultOf(signatures[0])
    const dmarc = resultOf(result.dmarc)
    const isAligned =
      (spf === 'pass' && isSameOrganization(emailDomain(incoming.envelopeFrom ?? ''), fromDomain)) ||
      passing.some((signature) => isSameOrganization(signature.signingDomain ?? '', fromDomain))
    return { spf, dkim, dmarc, verdict: verdictOf({ spf, dkim, dmarc }, isAligned), by: 'this desk' }
  } catch (error) {
    log.debug({ err: error, incomingMailId: incoming.id }, 'a sender could not be verified')
    return temporaryTrouble
  } finally {
    ended.abort()
  }
}

const temporaryTrouble: Authentication = {
  spf: 'temperror',
  dkim: 'temperror',
  dmarc: 'temperror',
  verdict: 'unknown',
  by: 'this desk',
}

function resultOf(part: unknown): string {
  const status = (part as { status?: { result?: unknown } } | false | undefined) || undefined
  const result = status?.status?.result
  if (typeof result !== 'string') return 'none'
  return result === 'temperr' ? 'temperror' : result
}

function isNearby(address: string): boolean {
  const bare = address.replace(/^::ffff:/i, '')
  if (isIP(bare) === 4) return /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/.test(bare)
  return /^(::1$|f[cd]|fe[89ab])/i.test(bare) || isIP(bare) === 0
}
