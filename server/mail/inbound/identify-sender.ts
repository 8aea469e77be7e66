import { isEmailAddress, normalizeEmail } from '../../lib/email-address.ts'
import { splitTokenAddress } from '../../lib/reply-token.ts'
import type { MailAddress, ParsedMail } from '../parse/parsed-mail.ts'
import { headerValue } from './automatic.ts'

/** Whom a mail is taken to be from. */
export interface Sender {
  /** Always an address, if need be one that leads nowhere. */
  address: string
  name: string
  /** The address that From has, where another one is taken; else null. */
  headerFrom: string | null
  /** Why: the header or rule the address comes from. */
  by: 'from' | 'replyTo' | 'original' | 'forwarded' | 'envelope' | 'nobody'
  /** It is one of this desk's own addresses. */
  isOwn: boolean
}

/** Addresses of this desk's inboxes and their aliases, in lower case. */
export type OwnAddresses = ReadonlySet<string>

/** The address of a sender nobody named; nothing can be delivered to it (RFC 2606). */
const nobody = 'unknown@sender.invalid'

/** Whether an address is one of ours, with or without a token or anything else after a plus sign. */
export function isOwnAddress(own: OwnAddresses, address: string): boolean {
  const plain = address.toLowerCase()
  return (
    own.has(plain) ||
    own.has(splitTokenAddress(plain)?.address ?? '') ||
    own.has(plain.replace(/^([^+@]+)\+[^@]*@/, '$1@'))
  )
}

/**
 * Finds out who wrote a mail (rule 26): From; an address in Reply-To that is neither ours nor a list's; for mail that a
 * list or one of our own addresses sends on, who it was before. Whatever the header lacks, somebody is named. Pure.
 */
export function identifySender(
  mail: Pick<ParsedMail, 'from' | 'replyTo' | 'sender' | 'headers'>,
  envelopeFrom: string | null,
  own: OwnAddresses,
): Sender {
  const from = mail.from.find((candidate) => isEmailAddress(candidate.address))
  const replyTo = mail.replyTo.find(
    (candidate) => isEmailAddress(candidate.address) && !isOwnAddress(own, candidate.address),
  )
  const headerFrom = from?.address ?? mail.from[0]?.name ?? null
  const take = ({ address, name }: MailAddress, by: Sender['by']): Sender => ({
    address: normalizeEmail(address),
    name: plainName(name, address),
    headerFrom: by === 'from' ? null : headerFrom,
    by,
    isOwn: isOwnAddress(own, address),
  })
  const isList = listAddresses(mail).length > 0 || /^\s*list\b/i.test(headerValue(mail.headers, 'precedence'))
  if (from !== undefined && (isList || isOwnAddress(own, from.address))) {
    const original = originalSender(mail, own)
    if (original !== null) return take({ ...original, name: original.name || from.name }, 'original')
    const isRewritten = isOwnAddress(own, from.address) || isListsOwn(mail, from)
    if (isRewritten && replyTo !== undefined && !listAddresses(mail).includes(replyTo.address.toLowerCase()))
      return take({ ...replyTo, name: replyTo.name || from.name }, 'original')
    return take(from, 'from')
  }
  if (replyTo !== undefined && !isList && replyTo.address.toLowerCase() !== from?.address.toLowerCase())
    return take({ ...replyTo, name: replyTo.name || (from?.name ?? '') }, 'replyTo')
  if (from !== undefined) return take(from, 'from')
  const fallback = [mail.sender, { name: mail.from[0]?.name ?? '', address: envelopeFrom ?? '' }].find(
    (candidate) => candidate !== null && isEmailAddress(candidate.address) && !isOwnAddress(own, candidate.address),
  )
  if (fallback) return take(fallback, 'envelope')
  return { address: nobody, name: mail.from[0]?.name ?? '', headerFrom, by: 'nobody', isOwn: false }
}

/** Whether the list that passed a mail on is one of our own addresses: a group that people write to. */
export function isOwnList(mail: Pick<ParsedMail, 'headers'>, own: OwnAddresses): boolean {
  return listAddresses(mail).some((address) => isOwnAddress(own, address))
}

/** The addresses of a mail's list: of List-Post, and the one that a List-Id stands for (`<team.example.com>`). */
function listAddresses(mail: Pick<ParsedMail, 'headers'>): string[] {
  const id = headerValue(mail.headers, 'list-id')
  const post = /mailto:([^>?\s]+)/i.exec(headerValue(mail.headers, 'list-post'))?.[1]
  const named = /<([^<>\s]+)>\s*$/.exec(id)?.[1] ?? id
  const asAddress = named.includes('@') ? named : named.replace('.', '@')
  return [post, id === '' ? undefined : asAddress].flatMap((address) => (address ? [address.toLowerCase()] : []))
}

/** `Carla via Team <team@lists.example>`: the list put itself into From because of DMARC. */
function isListsOwn(mail: Pick<ParsedMail, 'headers'>, from: MailAddress): boolean {
  return listAddresses(mail).includes(from.address.toLowerCase()) || /\svia\s/i.test(from.name)
}

function originalSender(mail: Pick<ParsedMail, 'headers'>, own: OwnAddresses): MailAddress | null {
  for (const header of ['x-original-from', 'x-original-sender']) {
    const value = headerValue(mail.headers, header)
    const address = (/<([^<>]+)>\s*$/.exec(value)?.[1] ?? value).trim()
    if (isEmailAddress(address) && !isOwnAddress(own, address))
      return { address, name: value.includes('<') ? value.slice(0, value.lastIndexOf('<')).trim() : '' }
  }
  return null
}

/** A name without what lists and quotation marks add; '' when it only repeats the address. */
export function plainName(name: string, address: string): string {
  // patterns that look for an end take the square of a text's length: a stranger wrote it
  const bare = name
    .slice(0, 1_000)
    .replace(/\s+/g, ' ')
    .replace(/ via .*$/i, '')
    .replace(/^["' ]+|["' ]+$/g, '')
  return bare.toLowerCase() === address.toLowerCase() ? '' : bare.slice(0, 255)
}

/** A name in two parts: `Customer, Carla` and `Carla Customer` are the same person. */
export function splitName(name: string): { firstName: string; lastName: string } {
  const comma = /^([^,]+),\s*([^,]+)$/.exec(name)
  if (comma !== null) return { firstName: (comma[2] ?? '').trim(), lastName: (comma[1] ?? '').trim() }
  const [firstName = '', ...rest] = name.split(' ')
  return { firstName, lastName: rest.join(' ') }
}
