import { escapeHtml } from './html.ts'

/** What a placeholder can stand for. A name that is undefined or null stays in the text as it is. */
export interface PlaceholderContext {
  user?: { firstName: string; lastName: string; email: string } | null | undefined
  mailbox?: { name: string; email: string } | null | undefined
  customer?: { firstName: string; lastName: string; email: string } | null | undefined
  company?: { name: string } | null | undefined
  ticket?: { id?: number | undefined; subject: string } | null | undefined
  site?: { name: string } | null | undefined
}

const resolvers: Record<string, (context: PlaceholderContext) => string | number | undefined> = {
  'user.fullname': ({ user }) => user && fullName(user),
  'user.firstname': ({ user }) => user?.firstName,
  'user.lastname': ({ user }) => user?.lastName,
  'user.email': ({ user }) => user?.email,
  'mailbox.email': ({ mailbox }) => mailbox?.email,
  'mailbox.name': ({ mailbox }) => mailbox?.name,
  'customer.fullname': ({ customer }) => customer && fullName(customer),
  'customer.firstname': ({ customer }) => customer?.firstName,
  'customer.lastname': ({ customer }) => customer?.lastName,
  'customer.email': ({ customer }) => customer?.email,
  'company.name': ({ company }) => company?.name,
  'ticket.id': ({ ticket }) => ticket?.id,
  'ticket.subject': ({ ticket }) => ticket?.subject,
  'site.name': ({ site }) => site?.name,
} as Record<string, (context: PlaceholderContext) => string | number | undefined>

const pattern = /\{%\s{0,8}([a-z]{1,20}\.[a-z]{1,20})\s{0,8}%\}/gi

/**
 * Puts values in the place of `{%user.firstName%}` and the like, in any case. Unknown names stay. In HTML the values
 * are escaped. A value that itself contains a placeholder is not expanded again.
 */
export function expandPlaceholders(text: string, context: PlaceholderContext, options: { html: boolean }): string {
  if (!text.includes('{%')) return text
  return text.replace(pattern, (whole, name: string) => {
    const resolve = Object.hasOwn(resolvers, name.toLowerCase()) ? resolvers[name.toLowerCase()] : undefined
    const value = resolve?.(context)
    if (value === undefined || value === null) return whole
    return options.html ? escapeHtml(String(value)) : String(value)
  })
}

/** Whether a text uses that placeholder, for example `ticket.id`, which is known only after the insert. */
export function hasPlaceholder(text: string, name: string): boolean {
  if (!text.includes('{%')) return false
  return Array.from(text.matchAll(pattern)).some((match) => match[1]?.toLowerCase() === name.toLowerCase())
}

function fullName({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return `${firstName} ${lastName}`.trim()
}
