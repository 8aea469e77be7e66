import type { Content, Document, Parameter, Response } from '../desk-api/openapi-types.ts'
import { type Html, html } from './html.ts'
import { type DescribedOperation, resolve } from './operations.ts'
import { notesOf, prose, typeOf } from './page-schema.ts'

/** One operation: what it takes and answers, and a line to try it with. */
export function operationBlock(document: Document, described: DescribedOperation): Html {
  const { method, path, prefix, operation } = described
  const parameters = operation.parameters.map((parameter) => resolve<Parameter>(document, parameter))
  const content = operation.requestBody?.content
  const answers = Object.entries(operation.responses).filter(([status]) => Number(status) < 400)
  const errors = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400)
  return html`<details id="${operation.operationId}">
<summary><span class="method">${method.toUpperCase()}</span> <code>${prefix}${path}</code>
<span class="quiet">${operation.summary}</span></summary>
<div>
${operation.description === undefined ? html`` : html`<p>${prose(operation.description)}</p>`}
${parameters.length === 0 ? html`` : parameterTable(parameters)}
${content === undefined ? html`` : html`<h3>Body</h3>${contentLines(content)}`}
<h3>Answers</h3>
<div class="scroll"><table>
${answers.map(([status, response]) => answerRow(document, status, response as Response))}
<tr><td><a href="#errors">errors</a></td><td>${errors.map(([status]) => status).join(', ')}</td></tr>
</table></div>
<h3>Example</h3>
<pre>${curlLine(document, described)}</pre>
</div>
</details>
`
}

function parameterTable(parameters: readonly Parameter[]): Html {
  return html`<h3>Parameters</h3>
<div class="scroll"><table><tr><th>Name</th><th>In</th><th>Type</th><th>Notes</th></tr>
${parameters.map(
  ({
    name,
    in: place,
    schema,
    required = false,
    description = '',
  }) => html`<tr><td><code>${name}</code></td><td>${place}</td>
<td>${typeOf(schema)}</td><td>${required ? 'required. ' : ''}${prose(description)} ${notesOf(schema, false)}</td></tr>
`,
)}</table></div>`
}

function answerRow(document: Document, status: string, response: Response | { $ref: string }): Html {
  const { description, content } = resolve<Response>(document, response)
  return html`<tr><td>${status}</td><td>${prose(description)}${
    content === undefined ? html`` : html` ${contentLines(content)}`
  }</td></tr>
`
}

function contentLines(content: Content): readonly Html[] {
  return Object.entries(content).map(
    ([mediaType, { schema }]) => html`<span class="quiet">${mediaType}</span> ${typeOf(schema)} `,
  )
}

function curlLine(document: Document, { method, path, prefix, operation }: DescribedOperation): string {
  const address = `"$desk${prefix}${path.replace(/\{\w+\}/g, '1')}"`
  const isPublic = operation.security?.length === 0
  const parts = [
    method === 'get' ? `curl ${address}` : `curl -X ${method.toUpperCase()} ${address}`,
    ...(isPublic ? [] : [`-H "Authorization: Bearer $TOKEN"`]),
    ...bodyOptions(document, operation.requestBody?.content),
  ]
  return parts.join(' \\\n  ')
}

function bodyOptions(document: Document, content: Content | undefined): string[] {
  const json = content?.['application/json']
  if (json === undefined) return content === undefined ? [] : [`-F 'file=@printer.png'`]
  const example = resolve<{ value?: unknown }>(document, (json.examples?.['usual'] ?? {}) as { value?: unknown })
  const text = JSON.stringify(example.value ?? {}).replaceAll(`'`, `'\\''`)
  return [`-H 'Content-Type: application/json'`, `-d '${text}'`]
}
