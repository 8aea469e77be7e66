// `npm run dev`: the server from its sources, started again at each change, and the web app with hot reloading. Open the
// address that Vite prints; requests to the API go on to the server.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './setup.mjs'

const run = (path, args) => {
  const child = spawn(process.execPath, [join(root, 'node_modules', path), ...args], { cwd: root, stdio: 'inherit' })
  child.once('exit', (code) => stop(code ?? 1))
  return child
}
const children = [
  run('tsx/dist/cli.mjs', ['watch', '--clear-screen=false', 'server/main.ts']),
  run('vite/bin/vite.js', ['--config', 'web/vite.config.ts']),
]
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => stop(0))

function stop(code) {
  process.exitCode ||= code
  for (const child of children) child.kill('SIGTERM')
}
