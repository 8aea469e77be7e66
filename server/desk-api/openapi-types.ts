// The parts of OpenAPI 3.1 that our document uses.

/** A JSON Schema of the 2020-12 dialect. */
export interface Schema {
  readonly [keyword: string]: unknown
}

export interface Reference {
  readonly $ref: string
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required?: boolean
  readonly description?: string
  readonly schema: Schema
  readonly style?: 'form' | 'simple'
  readonly explode?: boolean
  readonly example?: unknown
}

export interface Content {
  readonly [mediaType: string]: { readonly schema: Schema; readonly examples?: Readonly<Record<string, unknown>> }
}

export interface Response {
  readonly description: string
  readonly headers?: Readonly<Record<string, unknown>>
  readonly content?: Content
}

export interface Operation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters: readonly (Parameter | Reference)[]
  readonly requestBody?: { readonly required: boolean; readonly description?: string; readonly content: Content }
  readonly responses: Readonly<Record<string, Response | Reference>>
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** Operations of one path; `servers` where it is not below the API's own address. */
export type PathItem = { servers?: readonly { url: string }[] } & { [method in Method]?: Operation }

export interface Components {
  schemas: Record<string, Schema>
  parameters: Record<string, Parameter>
  headers: Record<string, unknown>
  responses: Record<string, Response>
  examples: Record<string, { readonly value: unknown }>
  securitySchemes: Record<string, unknown>
}

export interface Document {
  openapi: '3.1.0'
  info: Readonly<Record<string, unknown>>
  servers: readonly { url: string; description: string }[]
  security: readonly Readonly<Record<string, readonly string[]>>[]
  tags: { name: string; description: string }[]
  paths: Record<string, PathItem>
  components: Components
}

export const methods: readonly Method[] = ['get', 'post', 'put', 'patch', 'delete']

export const schemaRef = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })
export const parameterRef = (name: string): Reference => ({ $ref: `#/components/parameters/${name}` })

/** `ticketpriority` -> `Ticketpriority`: how a resource is called among the schemas. */
export const titleOf = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1)
