import type { Schema } from '../desk-api/openapi-types.ts'
import { type Html, html } from './html.ts'

/** Text with `code` in backticks. */
export function prose(text: string): readonly Html[] {
  return text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`))
}

/** A schema with a line for each of its properties. */
export function schemaBlock(name: string, schema: Schema): Html {
  const { description } = schema
  return html`<details id="schema-${name}">
<summary><strong>${name}</strong></summary>
<div>
${typeof description === 'string' ? html`<p>${prose(description)}</p>` : html``}
${bodyOf(schema)}
</div>
</details>
`
}

function bodyOf(schema: Schema): Html {
  const properties = entriesOf(schema['properties'])
  if (properties.length === 0) return html`<p>${typeOf(schema)}</p>`
  const required = Array.isArray(schema['required']) ? (schema['required'] as string[]) : []
  return html`<div class="scroll"><table><tr><th>Property</th><th>Type</th><th>Notes</th></tr>
${properties.map(
  ([name, property]) => html`<tr><td><code>${name}</code></td><td>${typeOf(property)}</td><td>${notesOf(
    property,
    required.includes(name),
  )}</td></tr>
`,
)}</table></div>`
}

/** What a value looks like, in a few words, with links to named schemas. */
export function typeOf(schema: Schema): readonly Html[] {
  const { $ref, type, items, anyOf, allOf, properties } = schema
  if (typeof $ref === 'string') {
    const name = $ref.split('/').at(-1) ?? ''
    return [html`<a href="#schema-${name}">${name}</a>`]
  }
  if (type === 'string') return [html`string`]
  if (Array.isArray(anyOf)) return separated((anyOf as Schema[]).map(typeOf), ' or ')
  if (Array.isArray(allOf)) return separated((allOf as Schema[]).map(typeOf), ' and ')
  if (isSchema(items)) return [html`list of `, ...typeOf(items), html`${isNullable(type) ? ' or null' : ''}`]
  const inner = entriesOf(properties)
  if (inner.length > 0) {
    const parts = inner.map(([name, property]) => [html`<code>${name}</code>: `, ...typeOf(property)])
    return [html`{ `, ...separated(parts, ', '), html` }`]
  }
  if (Array.isArray(type)) return [html`${type.join(' or ')}`]
  if (typeof type === 'string') return [html`${type}`]
  return [html`${schema['enum'] !== undefined || schema['const'] !== undefined ? 'value' : 'anything'}`]
}

/** What else a schema says: whether it must be there, limits, allowed values. */
export function notesOf(schema: Schema, isRequired: boolean): readonly Html[] {
  const notes: string[] = []
  if (isRequired) notes.push('always there')
  if (schema['readOnly'] === true) notes.push('read-only')
  for (const [keyword, label] of Object.entries(labels)) {
    const value = schema[keyword]
    if (value !== undefined) notes.push(`${label} ${Array.isArray(value) ? value.join(', ') : JSON.stringify(value)}`)
  }
  const { description, contentSchema } = schema
  const words = allowedWords(schema)
  if (words.length > 0) notes.push(`one of ${words.join(', ')}`)
  return [
    ...(isSchema(contentSchema) ? [html`See `, ...typeOf(contentSchema), html`. `] : []),
    html`${notes.join('; ')}`,
    ...(typeof description === 'string' ? [html`${notes.length > 0 ? '. ' : ''}`, ...prose(description)] : []),
  ]
}

const labels: Readonly<Record<string, string>> = {
  const: 'always',
  format: 'format',
  minimum: 'at least',
  maximum: 'at most',
  maxLength: 'length at most',
  default: 'without it',
}

/** The values to choose from, also where they are those of a list's items or one of several possibilities. */
function allowedWords(schema: Schema): readonly unknown[] {
  const { enum: allowed, items, anyOf } = schema
  if (Array.isArray(allowed)) return allowed.filter((value) => value !== null && value !== '')
  if (isSchema(items) && Array.isArray(items['enum'])) return items['enum']
  return Array.isArray(anyOf) ? anyOf.flatMap((each: Schema) => (each['enum'] ?? []) as unknown[]) : []
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

const isNullable = (type: unknown): boolean => Array.isArray(type) && type.includes('null')

const entriesOf = (properties: unknown): [string, Schema][] =>
  isSchema(properties) ? (Object.entries(properties) as [string, Schema][]) : []

function separated(parts: readonly (readonly Html[])[], separator: string): Html[] {
  return parts.flatMap((part, index) => (index === 0 ? [...part] : [html`${separator}`, ...part]))
}
