/** What `{%customer.firstName%}` and the like stand for; names in lower case. An empty value is missing. */
export type PlaceholderValues = Readonly<Record<string, string | undefined>>

const pattern = /\{%\s{0,8}([a-z]{1,20}\.[a-z]{1,20})\s{0,8}%\}/gi

/** Puts values where placeholders stand, and names those that have none; these stay in the text. */
export function fillPlaceholders(
  text: string,
  values: PlaceholderValues,
  { isHtml }: { isHtml: boolean },
): { text: string; missing: readonly string[] } {
  const missing = new Set<string>()
  const filled = text.replace(pattern, (whole, name: string) => {
    const value = values[name.toLowerCase()]
    if (value !== undefined && value !== '') return isHtml ? escapeHtml(value) : value
    missing.add(name)
    return whole
  })
  return { text: filled, missing: [...missing] }
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}

interface PlaceholderSources {
  user: { firstName?: string | null; lastName?: string | null; email?: string }
  customer?: { firstName?: string | null; lastName?: string | null; email?: string | null } | undefined
  company?: { name?: string | null } | undefined
  inbox?: { name?: string; email?: string } | undefined
  ticket: { id: number; subject?: string | null }
}

/** The values for one ticket, as the server would fill them in. */
export function placeholderValues({ user, customer, company, inbox, ticket }: PlaceholderSources): PlaceholderValues {
  const whole = (person: { firstName?: string | null; lastName?: string | null } | undefined) =>
    `${person?.firstName ?? ''} ${person?.lastName ?? ''}`.trim()
  return {
    'user.fullname': whole(user),
    'user.firstname': user.firstName ?? '',
    'user.lastname': user.lastName ?? '',
    'user.email': user.email,
    'customer.fullname': whole(customer),
    'customer.firstname': customer?.firstName ?? '',
    'customer.lastname': customer?.lastName ?? '',
    'customer.email': customer?.email ?? '',
    'company.name': company?.name ?? '',
    'mailbox.name': inbox?.name,
    'mailbox.email': inbox?.email,
    'ticket.id': String(ticket.id),
    'ticket.subject': ticket.subject ?? '',
  }
}
