// Programs of the system that some tests talk to. Tests whose program is missing are skipped and counted as such.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import process from 'node:process'

/** Where a program is, and the Debian package it comes with. */
const programs = [
  { name: 'dovecot', paths: ['/usr/sbin/dovecot'], package: 'dovecot-imapd' },
  { name: 'exim4', paths: ['/usr/sbin/exim4'], package: 'exim4-daemon-light' },
]

/**
 * Names the programs that are missing; with DESK_TEST_INSTALL=1, as root on a system with apt, installs them first.
 * Never fails: what cannot be had is skipped.
 */
export function providePrograms() {
  if (process.env.DESK_TEST_INSTALL === '1' && process.getuid?.() === 0) install(missing())
  for (const program of missing())
    process.stderr.write(`deskhand: ${program.name} is not here (Debian: ${program.package}); its tests are skipped\n`)
}

const missing = () => programs.filter(({ paths }) => !paths.some((path) => existsSync(path)))

function install(wanted) {
  if (wanted.length === 0 || !existsSync('/usr/bin/apt-get')) return
  // RUNLEVEL: the packages' own services stay off, the tests start what they need
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const apt = (...args) => spawnSync('/usr/bin/apt-get', ['-qq', ...args], { env, stdio: 'ignore', timeout: 300_000 })
  apt('update')
  apt('install', '-y', '--no-install-recommends', ...wanted.map((program) => program.package))
}
