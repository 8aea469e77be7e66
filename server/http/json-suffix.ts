// What programs ask for; pages for people keep their addresses.
const programs = /^\/(desk\/(api\/v2|v1)|launchpad\/v1)\/[^?]/

/**
 * The address with the `.json` that many programs leave out: `/desk/api/v2/tickets/1` is `/desk/api/v2/tickets/1.json`.
 * `bare` are the patterns of the addresses that have none, such as those of downloads.
 */
export function withSuffix(url: string, bare: readonly RegExp[]): string {
  if (!programs.test(url)) return url
  const [path = ''] = url.split('?', 1)
  if (path.endsWith('.json') || bare.some((pattern) => pattern.test(path))) return url
  return `${path}.json${url.slice(path.length)}`
}

/** The pattern of a route's address that has no `.json`; null for all others. */
export function bareAddress(route: string): RegExp | null {
  if (!programs.test(route) || route.endsWith('.json')) return null
  const escaped = route.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&')
  return new RegExp(`^${escaped.replace(/:\w+/g, '[^/]+')}$`)
}
