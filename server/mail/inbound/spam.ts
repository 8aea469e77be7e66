import { emailDomain, matchesDomain } from '../../lib/email-address.ts'
import type { ParsedMail } from '../parse/parsed-mail.ts'
import type { Authentication } from './authentication-verdict.ts'
import { headerValue } from './automatic.ts'

/** A line of the site's allowed (`whitelist`) or blocked (`blacklist`) terms. */
export interface SpamTerm {
  term: string
  type: 'whitelist' | 'blacklist'
}

/** One thing that was looked at, in the form the API documents (desk-api-other.md C.21). */
export interface SpamRule {
  checker: string
  score: number
  always_spam: boolean
  reasons: string[]
}

export interface SpamFacts {
  mail: Pick<ParsedMail, 'headers' | 'subject' | 'from' | 'messageId' | 'date'>
  senderAddress: string
  remoteAddress: string | null
  authentication: Authentication
  terms: readonly SpamTerm[]
  /** Of the inbox; a mail that scores above is spam. */
  threshold: number
  /** The inbox takes mail of known customers only. */
  isRefused: boolean
}

export interface SpamJudgement {
  isSpam: boolean
  score: number
  rules: SpamRule[]
}

// SpamAssassin's own default: scores of other filters are brought to this measure
const usualThreshold = 5

/** Whether a mail is spam: allowed terms beat blocked ones, then what filters before us and its own oddities add up to. */
export function judgeSpam(facts: SpamFacts): SpamJudgement {
  const rules = [upstreamRule(facts), ownRule(facts), blockedRule(facts)].filter((rule) => rule !== null)
  const score = Math.round(rules.reduce((sum, rule) => sum + rule.score, 0) * 10) / 10
  const isAllowed = facts.terms.some((term) => term.type === 'whitelist' && fits(term.term, facts))
  const isSpam = !isAllowed && (score > facts.threshold || rules.some((rule) => rule.always_spam))
  return { isSpam, score, rules }
}

/** What a filter in front of this desk wrote into the header: SpamAssassin and those that imitate it, rspamd. */
function upstreamRule({ mail: { headers } }: SpamFacts): SpamRule | null {
  const status = headerValue(headers, 'x-spam-status')
  const rspamd = /\[\s*(-?\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)\s*\]/.exec(headerValue(headers, 'x-spamd-result'))
  const flagged =
    /^\s*yes\b/i.test(headerValue(headers, 'x-spam-flag')) ||
    /^\s*yes\b/i.test(status) ||
    /^\s*yes\b/i.test(headerValue(headers, 'x-spam'))
  const required = Number(/\brequired=(-?\d+(?:\.\d+)?)/i.exec(status)?.[1] ?? usualThreshold)
  const claimed =
    rspamd !== null
      ? (Number(rspamd[1]) / Math.max(1, Number(rspamd[2]))) * usualThreshold
      : Number(
          /-?\d+(?:\.\d+)?/.exec(
            headerValue(headers, 'x-spam-score') || (/\b(?:score|hits)=(\S+)/i.exec(status)?.[1] ?? ''),
          )?.[0] ?? Number.NaN,
        )
  if (!flagged && Number.isNaN(claimed)) return null
  const scaled = rspamd === null && required > 0 ? (claimed / required) * usualThreshold : claimed
  const score = Number.isNaN(scaled) ? 0 : Math.max(-10, Math.min(100, scaled))
  const reasons = flagged ? ['the mail server marked it as spam'] : ['the score of the mail server']
  return { checker: 'upstream', score: Math.round(score * 10) / 10, always_spam: flagged, reasons }
}

function ownRule({ mail, authentication, isRefused }: SpamFacts): SpamRule | null {
  const signs: [isSo: boolean, score: number, reason: string][] = [
    [isRefused, 0, 'the inbox takes mail of known customers only'],
    [authentication.verdict === 'fail', 3, 'the sender is not who the mail says'],
    [mail.from.length === 0, 1, 'nobody is named as sender'],
    [mail.messageId === null, 0.5, 'it has no Message-ID'],
    [/^[^\p{Ll}]{20,}$/u.test(mail.subject), 0.5, 'the subject shouts'],
  ]
  const applying = signs.filter(([isSo]) => isSo)
  if (applying.length === 0) return null
  const score = applying.reduce((sum, [, points]) => sum + points, 0)
  return { checker: 'deskhand', score, always_spam: isRefused, reasons: applying.map(([, , reason]) => reason) }
}

function blockedRule(facts: SpamFacts): SpamRule | null {
  const term = facts.terms.find((entry) => entry.type === 'blacklist' && fits(entry.term, facts))
  if (term === undefined) return null
  return { checker: 'blacklist', score: 0, always_spam: true, reasons: [`${term.term} is blocked`] }
}

/** Terms are an address, a domain, an IP address, a text in the subject, or `*` for everybody (C.13). */
function fits(given: string, { mail, senderAddress, remoteAddress }: SpamFacts): boolean {
  const term = given.trim().toLowerCase()
  if (term === '') return false
  if (term === '*') return true
  const address = senderAddress.toLowerCase()
  const headerFrom = mail.from[0]?.address.toLowerCase() ?? ''
  if (term === address || term === headerFrom || term === remoteAddress) return true
  const domain = term.replace(/^@/, '')
  if (/^[*\w.-]+\.[\w-]+$/.test(domain))
    return [address, headerFrom].some((one) => matchesDomain(domain, emailDomain(one)))
  return !term.includes('@') && mail.subject.toLowerCase().includes(term)
}
