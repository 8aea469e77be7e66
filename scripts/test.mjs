// `npm test [path…]`: installs what is missing and runs vitest; the last line counts the tests for people and CI.
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { installBrowser } from './browser.mjs'
import { checkNode, fail, install, root } from './setup.mjs'
import { providePrograms } from './test-programs.mjs'

checkNode()
await install({ withDevelopment: true }).catch((error) => fail(error.message))
if (!installBrowser()) process.stderr.write('deskhand: no Chromium, tests in a browser are skipped\n')
providePrograms()

const directory = mkdtempSync(join(tmpdir(), 'deskhand-report-'))
const first = await vitest(process.argv.slice(2))
// A browser or a killed process on a busy machine can fail a test once. A second try decides, and is not kept quiet:
// the whole file again, because its tests build on each other, with a desk of its own. Many failures are no accident.
const failedFiles = first.files.filter(hasFailed).map(({ name }) => name)
const isTriedAgain = failedFiles.length > 0 && failedFiles.length <= 5
if (isTriedAgain)
  process.stdout.write(`\ntrying again: ${failedFiles.map((name) => relative(root, name)).join(', ')}\n`)
const again = isTriedAgain ? await vitest(failedFiles) : undefined
rmSync(directory, { recursive: true, force: true })

const replaced = new Map(again?.files.map((file) => [file.name, file]))
const files = first.files.map((file) => replaced.get(file.name) ?? file)
const count = (...statuses) =>
  files.flatMap((file) => file.assertionResults).filter(({ status }) => statuses.includes(status)).length
// a file that cannot be loaded, or an error outside all tests, counts as one failed test
const unloaded = files.filter((file) => file.status === 'failed' && !file.assertionResults.some(isFailure)).length
const failed = count('failed') + unloaded
const outside = failed === 0 && (again ?? first).code !== 0 ? 1 : 0
const [passed, skipped] = [count('passed'), count('pending', 'skipped', 'todo', 'disabled')]

for (const file of first.files.filter(({ name }) => replaced.has(name) && !hasFailed(replaced.get(name)))) {
  const names = file.assertionResults.filter(isFailure).map(({ fullName }) => fullName)
  process.stdout.write(`passed only at the second try: ${relative(root, file.name)}: ${names.join('; ')}\n`)
}
process.stdout.write(`${passed} passed, ${failed + outside} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`)
process.exitCode = failed + outside > 0 || passed === 0 ? 1 : 0

/** Runs vitest and gives its exit code and what it says of each file. */
async function vitest(args) {
  const program = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const report = join(directory, 'report.json')
  rmSync(report, { force: true })
  const options = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const child = spawn(process.execPath, [program, ...options, ...args], { cwd: root, stdio: 'inherit' })
  // vitest stops its database on these; this process only has to wait and count
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => child.kill(name))
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (exitCode) => resolve(exitCode ?? 1))
  })
  return { code, files: existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : [] }
}

function isFailure({ status }) {
  return status === 'failed'
}

function hasFailed({ status, assertionResults }) {
  return status === 'failed' || assertionResults.some(isFailure)
}
