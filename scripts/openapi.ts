// `npm run openapi`: writes docs/openapi.json, which a test compares with the declarations.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { packageRoot } from '../server/lib/package-root.ts'
import { describeRoutes } from '../server/routes.ts'

writeFileSync(join(packageRoot, 'docs', 'openapi.json'), `${JSON.stringify(describeRoutes(), null, 1)}\n`)
