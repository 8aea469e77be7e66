// `npm start`: installs and builds what is missing, then becomes the server (same process, so signals reach it).
import { build, checkNode, fail, install, outdatedParts } from './setup.mjs'

checkNode()
try {
  const outdated = outdatedParts()
  await install({ withDevelopment: outdated.length > 0 })
  await build(outdated)
} catch (error) {
  fail(error.message)
}
await import('../dist/server/main.js')
