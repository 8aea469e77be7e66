import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import type { Certificate } from './smtp-certificate.ts'
import { type DataOptions, receiveData } from './smtp-data.ts'
import { judgeRecipient, type RecipientOf } from './smtp-recipients.ts'
import { watchSessions } from './smtp-sessions.ts'

/** LMTP (RFC 2033) has LHLO and one answer a recipient; `maxBytes` is told to senders as SIZE (RFC 1870). */
export interface SmtpListenerOptions extends DataOptions {
  /** An address and port, or the path of a socket. */
  listen: { host: string; port: number } | { path: string }
  /** What the listener calls itself. */
  hostName: string
  certificate: Certificate
}

// RFC 5321 4.5.3.2: a server waits at least five minutes for the next command or block.
const silenceMilliseconds = 5 * 60_000
// Whoever sends a byte now and then to keep a place still loses it.
const sessionMilliseconds = 30 * 60_000
const longestQueue = 100
const mostPerAddress = 50
const mostRecipients = 1_000

/**
 * Listens for mail until `stop`. It takes what is addressed to inboxes, their aliases and tokens; offers PIPELINING,
 * 8BITMIME, SMTPUTF8, SIZE and STARTTLS, no login, no relaying, and no CHUNKING, which senders then do without.
 * Throws when it cannot listen. `stop` lets transactions in hand end for some seconds.
 */
export async function startSmtpListener(
  options: SmtpListenerOptions,
): Promise<{ port: number | null; stop(): Promise<void> }> {
  const { log, listen, certificate } = options
  const recipients: RecipientOf = new WeakMap()
  const sessions = watchSessions({ mostPerAddress, sessionMilliseconds, cut: (session) => cut(server, session) })
  const server = new SMTPServer({
    name: options.hostName,
    banner: 'Deskhand',
    lmtp: options.isLmtp,
    size: options.maxBytes,
    ...certificate,
    minVersion: 'TLSv1.2',
    disabledCommands: ['AUTH', 'HELP', 'VRFY', 'WIZ', 'SHELL', 'KILL', 'XCLIENT', 'XFORWARD'],
    authOptional: true,
    // nothing is decided by it, and a resolver that is away would hold up every session
    disableReverseLookup: true,
    logger: false,
    maxClients: longestQueue,
    maxRecipients: mostRecipients,
    socketTimeout: silenceMilliseconds,
    closeTimeout: 3_000,
    onConnect: (session, callback) => callback(sessions.admit(session)),
    onClose: (session) => sessions.release(session),
    onRcptTo(address, session, callback) {
      judgeRecipient(options, recipients, { address: address.address, session }).then(() => callback(), callback)
    },
    onData(stream, session, callback) {
      receiveData(options, recipients, { stream, session }).then((answer) => callback(null, answer), callback)
    },
  })
  // a line that broke is the sender's to try again
  server.on('error', (error) => log.debug({ err: error }, 'an SMTP session ended with an error'))
  await opened(server, listen)
  const address = server.server.address() as AddressInfo | string | null
  return {
    port: typeof address === 'object' ? (address?.port ?? null) : null,
    async stop() {
      await new Promise<void>((resolve) => server.close(() => resolve()))
      sessions.stop()
    },
  }
}

async function opened(server: SMTPServer, listen: SmtpListenerOptions['listen']): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    const done = () => {
      server.server.off('error', reject)
      resolve()
    }
    // the mail server beside us runs under another account
    if ('path' in listen) server.listen({ path: listen.path, readableAll: true, writableAll: true }, done)
    else server.listen({ host: listen.host, port: listen.port }, done)
  })
}

/** The library has no word for ending one session, so its connection is looked up. */
function cut(server: SMTPServer, session: SMTPServerSession): void {
  for (const connection of server.connections) {
    if (connection.id !== session.id) continue
    connection.send(421, '4.4.2 Error: the session took too long')
    connection.close()
  }
}
