// `npm run openapi`: writes docs/openapi.json and, from it, the types of the web app's client. Tests compare both with
// the declarations.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../server/lib/package-root.ts'
import { describeRoutes } from '../server/routes.ts'

const description = join(packageRoot, 'docs', 'openapi.json')
writeFileSync(description, `${JSON.stringify(describeRoutes(), null, 1)}\n`)

// the generator works with an older TypeScript than ours, so it has a workspace of its own
const generator = join(packageRoot, 'tools', 'api-types', 'node_modules', 'openapi-typescript', 'bin', 'cli.js')
const target = join(packageRoot, 'web', 'api', 'schema.d.ts')
execFileSync(process.execPath, [generator, description, '--output', target], { stdio: 'ignore' })
