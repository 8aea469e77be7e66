// `npm start`: installs and builds what is missing, then becomes the server (same process, so signals reach it).
import { build, checkNode, fail, install, isBuilt, sourceHash } from './setup.mjs'

checkNode()
try {
  const hash = sourceHash()
  await install({ withDevelopment: !isBuilt(hash) })
  if (!isBuilt(hash)) await build(hash)
} catch (error) {
  fail(error.message)
}
await import('../dist/server/main.js')
