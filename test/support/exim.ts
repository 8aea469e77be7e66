import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../server/lib/free-port.ts'
import { hasEnded } from './database-process.ts'
import { until } from './mail.ts'
import { dialogue } from './raw-smtp.ts'

const program = '/usr/sbin/exim4'

/** Whether the real mail server is on this machine (Debian: exim4-daemon-light). */
export const hasExim = existsSync(program)

/** A real mail server on the loopback that takes mail for every address. */
export interface Exim {
  port: number
  /** The mails it delivered to addresses that begin so, as it wrote them; waits until there are `count`. */
  delivered(beginning: string, count: number): Promise<string[]>
  remove(): Promise<void>
}

/**
 * Starts it with a configuration and a spool of its own. It refuses `refused@`, puts off `later@` once, and sends a
 * bounce for `gone@`, which it accepts first.
 */
export async function startExim(): Promise<Exim> {
  const directory = await mkdtemp(join(tmpdir(), `deskhand-test-${process.pid}-exim-`))
  // it works under an account of its own
  for (const part of ['', 'spool', 'log', 'mail']) {
    await mkdir(join(directory, part), { recursive: true })
    await chmod(join(directory, part), 0o777)
  }
  await chmod(directory, 0o755)
  const port = await freePort('127.0.0.1')
  const configuration = join(directory, 'exim.conf')
  await writeFile(configuration, lines(directory, port), { mode: 0o644 })
  const child: ChildProcess = spawn(program, ['-bdf', '-C', configuration], { stdio: 'ignore' })
  await until('exim to answer', async () => {
    if (child.exitCode !== null) throw new Error(`exim ended with ${child.exitCode}`)
    return dialogue(port).then(
      (server) => server.close().then(() => true),
      () => false,
    )
  })
  return {
    port,
    delivered: (beginning, count) =>
      until(`${count} mails to ${beginning}…`, async () => {
        const folder = join(directory, 'mail', 'all', 'new')
        const names = existsSync(folder) ? await readdir(folder) : []
        const mails = await Promise.all(names.sort().map((name) => readFile(join(folder, name), 'latin1')))
        const found = mails.filter((mail) => mail.includes(`Envelope-to: ${beginning}`))
        return found.length >= count && found
      }),
    async remove() {
      child.kill('SIGTERM')
      await hasEnded(child.pid ?? 0)
      // deliveries that run still write
      await sleep(50)
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function lines(directory: string, port: number): string {
  const user = process.getuid?.() === 0 ? 'Debian-exim' : userInfo().username
  return `
primary_hostname = mta.example
spool_directory = ${directory}/spool
log_file_path = ${directory}/log/%slog
pid_file_path = ${directory}/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
tls_advertise_hosts =
acl_smtp_rcpt = rcpt
acl_smtp_data = data
smtp_accept_max = 100
host_lookup =
rfc1413_query_timeout = 0s
never_users = root
begin acl
rcpt:
  deny local_parts = refused
    message = no such user here
  defer local_parts = later
    condition = \${if !exists{${directory}/mail/later.seen}}
    set acl_m_seen = \${run{/usr/bin/touch ${directory}/mail/later.seen}}
    message = come back later
  accept
data:
  accept
begin routers
gone:
  driver = redirect
  local_parts = gone
  allow_fail
  data = :fail: the mailbox is gone
everybody:
  driver = accept
  transport = folder
begin transports
folder:
  driver = appendfile
  directory = ${directory}/mail/all
  maildir_format
  create_directory
  envelope_to_add
  return_path_add
  user = ${user}
begin retry
* * F,1h,1m
`
}
