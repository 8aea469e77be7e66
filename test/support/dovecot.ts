import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ImapFlow } from 'imapflow'
import { freePort } from '../../server/lib/free-port.ts'

const program = '/usr/sbin/dovecot'

/** Whether the real IMAP server is on this machine (Debian: dovecot-imapd). */
export const hasDovecot = existsSync(program)

/** A real IMAP server on the loopback; every user name exists, with the password `secret`. */
export interface Dovecot {
  /** Holds a folder for each user. */
  mail: string
  port: number
  /** Stops it and starts it again on the same port, with other settings when given. */
  restart(settings?: string): Promise<void>
  stop(): Promise<void>
  start(): Promise<void>
  /** A signed-in client of the test's own, with INBOX open. Log it out. */
  client(user: string): Promise<ImapFlow>
  remove(): Promise<void>
}

/** Starts it with a configuration and folders of its own; `settings` are further lines of the configuration. */
export async function startDovecot(settings = ''): Promise<Dovecot> {
  const directory = await mkdtemp(join(tmpdir(), `deskhand-test-${process.pid}-dovecot-`))
  await chmod(directory, 0o755)
  const port = await freePort('127.0.0.1')
  // mail never belongs to root there
  const { uid, gid } = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : userInfo()
  const mail = join(directory, 'mail')
  await mkdir(mail)
  await chown(mail, uid, gid)
  const configuration = join(directory, 'dovecot.conf')
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    child = spawn(program, ['-F', '-c', configuration], { stdio: 'ignore' })
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`dovecot ended with ${child.exitCode}`)
      await sleep(20)
    }
  }
  async function stop(): Promise<void> {
    const running = child
    child = undefined
    if (running === undefined || running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('exit', resolve))
    running.kill('SIGTERM')
    await ended
  }
  const write = (more: string) => writeFile(configuration, lines({ directory, mail, port, uid, gid }, more))

  await write(settings)
  await start()
  return {
    port,
    mail,
    start,
    stop,
    async restart(more = settings) {
      await stop()
      await write(more)
      await start()
    },
    async client(user) {
      const client = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        doSTARTTLS: false,
        auth: { user, pass: 'secret' },
        logger: false,
        disableAutoIdle: true,
      })
      client.on('error', () => {})
      await client.connect()
      await client.mailboxOpen('INBOX')
      return client
    },
    async remove() {
      await stop()
      await rm(directory, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Places {
  directory: string
  mail: string
  port: number
  uid: number
  gid: number
}

function lines({ directory, mail, port, uid, gid }: Places, more: string): string {
  const isRoot = process.getuid?.() === 0
  const own = userInfo().username
  return `
base_dir = ${directory}/run
state_dir = ${directory}/state
log_path = ${directory}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${mail}/%u
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
first_valid_gid = 1
shutdown_clients = yes
${isRoot ? '' : `default_internal_user = ${own}\ndefault_login_user = ${own}\ndefault_internal_group =`}
passdb {
  driver = static
  args = password=secret
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${mail}/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
${more}
`
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('data', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
