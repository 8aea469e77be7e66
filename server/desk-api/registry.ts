import type { Registry, Resource } from './resource.ts'

const resources = new Map<string, Resource>()

/** Every declared resource by its plural name. Filled once, by routes.ts, before the first request. */
export const registry: Registry = resources

export function register(list: readonly Resource[]): void {
  for (const resource of list) resources.set(resource.wire.many, resource)
}

/** The declaration of a resource that must exist. */
export function resourceNamed(name: string): Resource {
  const found = resources.get(name)
  if (found === undefined) throw new Error(`no resource is called ${name}`)
  return found
}
