// The browser that tests and screenshots use: Debian's own Chromium, because a downloaded one would be another program
// from another source on every machine.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'

const program = '/usr/bin/chromium'

/** True when Chromium is there, or could be installed: that takes Debian, and the right to do so. */
export function installBrowser() {
  if (existsSync(program)) return true
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const install = () => {
    return spawnSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options).status === 0
  }
  // the lists of a fresh machine are empty or old
  const isInstalled = install() || (spawnSync('apt-get', ['update'], options).status === 0 && install())
  return isInstalled && existsSync(program)
}
