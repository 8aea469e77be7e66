// `npm run build`: compiles server/ into dist/ when it is out of date.
import { build, checkNode, fail, install, isBuilt, sourceHash } from './setup.mjs'

checkNode()
try {
  const hash = sourceHash()
  await install({ withDevelopment: true })
  if (!isBuilt(hash)) await build(hash)
} catch (error) {
  fail(error.message)
}
