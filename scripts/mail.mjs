// `npm run mail FILE.eml [address]`: feeds a mail to the configured desk; builds what is missing first, as a start does.
import process from 'node:process'
import { build, checkNode, install, outdatedParts } from './setup.mjs'

// sysexits.h: a mail server keeps the mail and tries again
const tryAgain = 75

checkNode()
try {
  const outdated = outdatedParts(['server'])
  await install({ withDevelopment: outdated.length > 0 })
  await build(outdated)
  const { pipeMail } = await import('../dist/server/mail/inbound/pipe.js')
  process.exitCode = await pipeMail(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`mail: ${error.message}\n`)
  process.exitCode = tryAgain
}
process.exit()
