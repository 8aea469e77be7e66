import type { Document } from '../desk-api/openapi-types.ts'
import { type Html, html, Html as Raw } from './html.ts'
import { listOperations } from './operations.ts'
import { operationBlock } from './page-operation.ts'
import { prose, schemaBlock } from './page-schema.ts'
import { docsStyle } from './send-docs.ts'

/** The whole description as one page: groups, operations with parameters and examples, schemas. */
export function docsPage(document: Document): Html {
  const { info, tags, components } = document
  const operations = listOperations(document)
  const schemas = Object.entries(components.schemas).sort(([one], [other]) => (one < other ? -1 : 1))
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${String(info['title'])} API</title>
<style>${new Raw(docsStyle)}</style>
</head>
<body>
<div class="columns">
<nav aria-label="Contents">
<ul>
${tags.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>\n`)}
<li><a href="#errors">Errors</a></li>
<li><a href="#schemas">Schemas</a></li>
</ul>
</nav>
<main>
<h1>${String(info['title'])} API</h1>
<p>${prose(String(info['description']))}</p>
<p>Sign in with an API token: <code>Authorization: Bearer TOKEN</code>. In the examples <code>$desk</code> is the address
of this desk, <code>$TOKEN</code> the token. For programs:
<a href="/desk/api/v2/openapi.json">openapi.json</a>.</p>
${tags.map(
  ({ name, description }) => html`<section>
<h2 id="${name}">${name}</h2>
<p class="quiet">${prose(description)}</p>
${operations.filter((each) => each.operation.tags[0] === name).map((each) => operationBlock(document, each))}
</section>
`,
)}
<h2 id="errors">Errors</h2>
<div class="scroll"><table><tr><th>Answer</th><th>When</th></tr>
${Object.entries(components.responses).map(
  ([name, { description }]) =>
    html`<tr><td>${name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')}</td><td>${prose(description)}</td></tr>\n`,
)}</table></div>
<h2 id="schemas">Schemas</h2>
${schemas.map(([name, schema]) => schemaBlock(name, schema))}
</main>
</div>
</body>
</html>
`
}
