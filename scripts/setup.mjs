// What `npm start` and `npm test` need before they can begin. Plain JavaScript without dependencies: on a fresh clone
// nothing else is there yet.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const oldestNode = [20, 19]
const stampFile = join(root, 'dist', '.built-from')

/** Ends the process with one line when Node is too old. */
export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return
  fail(`Deskhand needs Node ${oldestNode.join('.')} or newer, this is ${process.versions.node}`)
}

/** Installs the packages of package-lock.json unless they are there; development ones only when asked for. */
export async function install({ withDevelopment }) {
  if (isInstalled(withDevelopment)) return
  say('installing packages')
  // --include=dev: NODE_ENV=production would leave out the compiler
  await npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']).catch((error) => {
    throw new Error(`npm could not install the packages: ${error.message}`)
  })
}

/** The hash of everything the build is made from. */
export function sourceHash() {
  const hash = createHash('sha256')
  for (const path of [...sourceFiles('server'), 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

/** True when dist/ was built from the sources with this hash. */
export function isBuilt(hash) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash
}

/** Compiles server/ into dist/. It is made beside and moved in one step: an interrupted build leaves the old one. */
export async function build(hash) {
  say('building')
  const draft = join(root, `.dist-${process.pid}`)
  try {
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    await run(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', draft], 'inherit')
    writeFileSync(join(draft, '.built-from'), hash)
    // a start beside this one may have built the same meanwhile, and may be loading it at this very moment
    if (isBuilt(hash)) return
    rmSync(join(root, 'dist'), { recursive: true, force: true })
    renameSync(draft, join(root, 'dist'))
  } catch (error) {
    // two starts at once build the same
    if (!isBuilt(hash)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Runs a program in the repository; rejects when it does not end with 0. */
export function run(file, args, stdout) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, stdio: ['ignore', stdout, 'inherit'] })
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${basename(args[0])} ended with ${signal ?? code}`))
    })
  })
}

/** Ends the process with one line on stderr. */
export function fail(message) {
  process.stderr.write(`deskhand: ${message}\n`)
  process.exit(1)
}

function say(step) {
  process.stderr.write(`deskhand: ${step}\n`)
}

function npm(args) {
  const script = process.env.npm_execpath
  return script === undefined ? run('npm', args, 'ignore') : run(process.execPath, [script, ...args], 'ignore')
}

/** npm writes what it installed into node_modules/.package-lock.json, as its last step. */
function isInstalled(withDevelopment) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return false
  const wanted = readPackages(join(root, 'package-lock.json'))
  const found = readPackages(installed)
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || (entry.dev && !withDevelopment)) return true
    if (found[path] === undefined) return entry.optional === true || entry.devOptional === true
    return found[path].version === entry.version && found[path].integrity === entry.integrity
  })
}

function readPackages(path) {
  return JSON.parse(readFileSync(path, 'utf8')).packages
}

function sourceFiles(directory) {
  const entries = readdirSync(join(root, directory), { withFileTypes: true })
  return entries
    .flatMap((entry) => {
      const path = `${directory}/${entry.name}`
      if (entry.isDirectory()) return sourceFiles(path)
      return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts') ? [path] : []
    })
    .sort()
}
