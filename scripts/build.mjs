// `npm run build`: compiles server/ and bundles web/ into dist/, each when it is out of date. `npm run build web` does
// one of them only.
import process from 'node:process'
import { build, checkNode, fail, install, outdatedParts } from './setup.mjs'

checkNode()
try {
  await install({ withDevelopment: true })
  await build(outdatedParts(process.argv.slice(2)))
} catch (error) {
  fail(error.message)
}
