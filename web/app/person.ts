/** How people are called: by name, else by address. Agents and customers alike. */
export function nameOf(
  person: { firstName?: string | null; lastName?: string | null; email?: string | null } | undefined,
): string {
  if (person === undefined) return ''
  return `${person.firstName ?? ''} ${person.lastName ?? ''}`.trim() || person.email || ''
}
