import { commonComponents } from './openapi-common.ts'
import { addExamples } from './openapi-examples.ts'
import type { Notes } from './openapi-notes.ts'
import { type OperationSpec, operationOf } from './openapi-operation.ts'
import { resourceOperations } from './openapi-resource.ts'
import { addAnswerSchemas, addBodySchemas, addListParameters, addReferences } from './openapi-schemas.ts'
import type { Components, Document } from './openapi-types.ts'
import type { Registry, Resource } from './resource.ts'
import { apiPrefix } from './rights.ts'

export interface DocumentParts {
  registry: Registry
  /** Resources whose endpoints mount.ts derives. */
  mounted: readonly Resource[]
  notes: Notes
  /** Operations with routes of their own, described by hand. */
  special: readonly OperationSpec[]
  /** Schemas, examples and such that `special` refers to. */
  components: { [part in keyof Components]?: Components[part] }
  info: Document['info']
  /** What a group of operations that is no resource is about. */
  groups: Readonly<Record<string, string>>
}

/** Builds the OpenAPI 3.1 document of everything declared and described. */
export function buildDocument(parts: DocumentParts): Document {
  const { registry, mounted, notes, special, info, groups } = parts
  const components = commonComponents()
  addReferences(components, registry)
  for (const [many, resource] of registry) {
    const own = notes[many] ?? {}
    addAnswerSchemas(components, registry, resource, own)
    addBodySchemas(components, registry, resource, own)
    addListParameters(components, registry, resource)
    addExamples(components, resource, own)
  }
  for (const [part, more] of Object.entries(parts.components)) {
    Object.assign(components[part as keyof Components], more)
  }
  const operations = [...mounted.flatMap((each) => resourceOperations(each, notes[each.wire.many] ?? {})), ...special]
  const described: Readonly<Record<string, string>> = {
    ...Object.fromEntries([...registry].map(([many]) => [many, notes[many]?.description ?? ''])),
    ...groups,
  }
  const document: Document = {
    openapi: '3.1.0',
    info,
    servers: [{ url: apiPrefix, description: 'this desk; `/desk/v2` is the same' }],
    security: [{ bearer: [] }, { basic: [] }, { session: [] }],
    tags: [...new Set(operations.map((operation) => operation.tag))]
      .sort()
      .map((name) => ({ name, description: described[name] ?? '' })),
    paths: pathsOf(operations),
    components,
  }
  dropUnused(document)
  return document
}

function pathsOf(operations: readonly OperationSpec[]): Document['paths'] {
  const paths: Document['paths'] = {}
  for (const spec of operations) {
    const item = (paths[spec.path] ??= spec.isOutside ? { servers: [{ url: '/' }] } : {})
    if (item[spec.method] !== undefined) throw new Error(`${spec.method} ${spec.path} is described twice`)
    item[spec.method] = operationOf(spec)
  }
  return Object.fromEntries(Object.entries(paths).sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** Takes out components that nothing refers to, such as bodies of resources that are only shown beside others. */
function dropUnused(document: Document): void {
  const { components } = document
  const used = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    const { $ref } = value as { $ref?: unknown }
    if (typeof $ref === 'string' && !used.has($ref)) {
      used.add($ref)
      const [, , part = '', name = ''] = $ref.split('/')
      visit((components[part as keyof Components] as Record<string, unknown>)[name])
    }
    Object.values(value).forEach(visit)
  }
  visit(document.paths)
  for (const part of ['schemas', 'parameters', 'headers', 'responses', 'examples'] as const) {
    for (const name of Object.keys(components[part])) {
      if (!used.has(`#/components/${part}/${name}`)) delete components[part][name]
    }
  }
}
