// What `npm start` and `npm test` need before they can begin. Plain JavaScript without dependencies: on a fresh clone
// nothing else is there yet.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

const oldestNode = [20, 19]
/** What is built, each into dist/<name> on its own: what it is made from and how. */
const parts = [
  {
    name: 'server',
    sources: ['server', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    make: async (draft) => {
      await run(
        process.execPath,
        [tool('typescript/bin/tsc'), '-p', 'tsconfig.build.json', '--outDir', draft],
        'inherit',
      )
      return join(draft, 'server')
    },
  },
  {
    name: 'web',
    sources: ['web', 'package-lock.json'],
    make: async (draft) => {
      const options = ['build', '--config', 'web/vite.config.ts', '--outDir', draft, '--logLevel', 'warn']
      await run(process.execPath, [tool('vite/bin/vite.js'), ...options], 'inherit')
      keepOlderAssets(draft)
      return draft
    },
  },
]

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

/** The parts of dist/ that are missing or were made from other sources than there are now; of those named, if any. */
export function outdatedParts(names = []) {
  return parts
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((part) => ({ ...part, hash: sourceHash(part) }))
    .filter((part) => !isBuilt(part))
}

/** Builds these parts. Each is made beside and moved in one step: an interrupted build leaves the old one. */
export async function build(outdated) {
  if (outdated.length === 0) return
  say('building')
  for (const part of outdated) await buildPart(part)
}

async function buildPart(part) {
  const draft = join(root, `.dist-${process.pid}-${part.name}`)
  const target = join(root, 'dist', part.name)
  try {
    const made = await part.make(draft)
    writeFileSync(join(made, '.built-from'), part.hash)
    // a start beside this one may have built the same meanwhile, and may be loading it at this very moment
    if (isBuilt(part)) return
    mkdirSync(join(root, 'dist'), { recursive: true })
    rmSync(target, { recursive: true, force: true })
    renameSync(made, target)
  } catch (error) {
    // two starts at once build the same
    if (!isBuilt(part)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** A page that was opened before the build goes on loading its own chunks: their names carry hashes, so both fit. */
function keepOlderAssets(draft) {
  const older = join(root, 'dist', 'web', 'assets')
  if (!existsSync(older)) return
  const week = 7 * 24 * 60 * 60 * 1000
  for (const name of readdirSync(older)) {
    const [from, to] = [join(older, name), join(draft, 'assets', name)]
    const { atime, mtime } = statSync(from)
    if (existsSync(to) || Date.now() - mtime.getTime() > week) continue
    copyFileSync(from, to)
    utimesSync(to, atime, mtime)
  }
}

function isBuilt({ name, hash }) {
  const stamp = join(root, 'dist', name, '.built-from')
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
}

function sourceHash({ sources }) {
  const hash = createHash('sha256')
  for (const path of sources.flatMap(sourceFiles)) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0')
  }
  return hash.digest('hex')
}

function tool(path) {
  return join(root, 'node_modules', path)
}

/** Runs a program in the repository; rejects when it does not end with 0. */
export function run(file, args, stdout) {
  return new Promise((resolve, reject) => {
    // a test run's NODE_ENV would put React's development build into the app
    const env = { ...process.env, NODE_ENV: 'production' }
    const child = spawn(file, args, { cwd: root, env, stdio: ['ignore', stdout, 'inherit'] })
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

/** The files below a path that go into a build; the path itself when it is a file. Tests and documents do not. */
function sourceFiles(path) {
  if (!statSync(join(root, path)).isDirectory()) return /\.(test\.tsx?|d\.ts|md)$/.test(path) ? [] : [path]
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => sourceFiles(`${path}/${name}`))
}
