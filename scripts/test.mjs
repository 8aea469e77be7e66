// `npm test [path…]`: installs what is missing and runs vitest; the last line counts the tests for people and CI.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { installBrowser } from './browser.mjs'
import { checkNode, fail, install, root } from './setup.mjs'
import { providePrograms } from './test-programs.mjs'

checkNode()
await install({ withDevelopment: true }).catch((error) => fail(error.message))
if (!installBrowser()) process.stderr.write('deskhand: no Chromium, tests in a browser are skipped\n')
providePrograms()

const directory = mkdtempSync(join(tmpdir(), 'deskhand-report-'))
const report = join(directory, 'report.json')
// A browser or a killed process on a busy machine can fail a test once. A second try decides, and is not kept quiet.
const code = await vitest(['run', '--retry=1', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`])
const counts = countTests(code)
rmSync(directory, { recursive: true, force: true })

for (const name of counts.retried) process.stdout.write(`passed only at the second try: ${name}\n`)
const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : code

function vitest(args) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const child = spawn(process.execPath, [program, ...args, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
  // vitest stops its database on these; this process only has to wait and count
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name))
  return new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (exitCode) => resolve(exitCode ?? 1))
  })
}

/** A file that cannot be loaded, or an error outside all tests, counts as one failed test. */
function countTests(exitCode) {
  let results
  try {
    results = JSON.parse(readFileSync(report, 'utf8'))
  } catch {
    return { passed: 0, failed: 1, skipped: 0, retried: [] }
  }
  const unloaded = results.testResults.filter((file) => {
    return file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')
  }).length
  const passed = results.numPassedTests
  const failed = results.numFailedTests + unloaded
  const skipped = results.numPendingTests + results.numTodoTests
  // a test that passed in the end keeps the failures of its first try
  const retried = results.testResults
    .flatMap((file) => file.assertionResults)
    .filter((test) => test.status === 'passed' && test.failureMessages.length > 0)
    .map((test) => test.fullName)
  return { passed, failed: failed === 0 && exitCode !== 0 ? 1 : failed, skipped, retried }
}
