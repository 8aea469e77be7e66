import type { AddressInfo, Socket } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server'

/** An SMTP answer: `{ code: 550, text: 'No such user' }`. */
export interface SmtpReply {
  code: number
  text: string
}

/** One transaction that ended with the final dot. */
export interface ReceivedMail {
  envelope: { from: string; to: string[] }
  raw: Buffer
  /** The parsed message: headers, subject, html, text, attachments. */
  parsed: Email
}

export interface SmtpOptions {
  /** Refuses a recipient by returning an answer; undefined accepts it. */
  onRcpt?: (address: string) => SmtpReply | undefined
  /** Called with each whole message and its number (from 1): an answer refuses it, 'drop' cuts the line unanswered. */
  onData?: (mail: ReceivedMail, nth: number) => SmtpReply | 'drop' | undefined
  /** Listens on this port instead of a free one (to come back after stop). */
  port?: number
  /** Asks for this login before it takes mail. */
  login?: { user: string; pass: string }
  /** Asks for a token (XOAUTH2) that this finds right. */
  tokens?: (user: string, token: string) => boolean
}

export interface SmtpPeer {
  /** For DESK_SMTP_URL. */
  url: string
  port: number
  /** Mails answered with 250, in order. */
  mails: ReceivedMail[]
  /** Every message received in full, also the refused and the unanswered ones. */
  attempts: ReceivedMail[]
  /** Resolves with `mails` when there are `count` of them; rejects after `timeoutMs`. */
  waitFor(count: number, timeoutMs?: number): Promise<ReceivedMail[]>
  stop(): Promise<void>
}

/** A real SMTP server on the loopback that keeps what it is sent and refuses what a test wants refused. */
export async function startSmtp(options: SmtpOptions = {}): Promise<SmtpPeer> {
  const mails: ReceivedMail[] = []
  const attempts: ReceivedMail[] = []
  const waiting = new Set<() => void>()

  const server = new SMTPServer({
    disabledCommands: options.login || options.tokens ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    authMethods: options.tokens ? ['XOAUTH2'] : ['PLAIN', 'LOGIN'],
    allowInsecureAuth: true,
    authOptional: options.login === undefined && options.tokens === undefined,
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 50,
    onAuth(auth, _session, callback) {
      if (options.tokens?.(auth.username ?? '', auth.accessToken ?? '')) return callback(null, { user: auth.username })
      const right = auth.username === options.login?.user && auth.password === options.login?.pass
      if (right) callback(null, { user: auth.username })
      else callback(refusal({ code: 535, text: 'Wrong user or password' }))
    },
    onRcptTo(address, _session, callback) {
      const reply = options.onRcpt?.(address.address)
      callback(reply && refusal(reply))
    },
    onData(stream, session, callback) {
      receive(stream, session).then((mail) => {
        attempts.push(mail)
        const reply = options.onData?.(mail, attempts.length)
        if (reply === 'drop') return socketOf(server, session)?.destroy()
        if (reply) return callback(refusal(reply))
        mails.push(mail)
        callback()
        for (const check of waiting) check()
      }, callback)
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  const login = options.login ? `${options.login.user}:${encodeURIComponent(options.login.pass)}@` : ''

  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    port,
    mails,
    attempts,
    waitFor: (count, timeoutMs = 10_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check)
          reject(new Error(`${mails.length} of ${count} mails after ${timeoutMs} ms`))
        }, timeoutMs)
        const check = () => {
          if (mails.length < count) return
          clearTimeout(timer)
          waiting.delete(check)
          resolve(mails)
        }
        waiting.add(check)
        check()
      }),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<ReceivedMail> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  const raw = Buffer.concat(chunks)
  const { mailFrom, rcptTo } = session.envelope
  return {
    envelope: { from: mailFrom ? mailFrom.address : '', to: rcptTo.map((recipient) => recipient.address) },
    raw,
    parsed: await PostalMime.parse(raw),
  }
}

function refusal(reply: SmtpReply): Error {
  return Object.assign(new Error(reply.text), { responseCode: reply.code })
}

/** The library gives no way to cut one session's line, so look its socket up. */
function socketOf(server: SMTPServer, session: SMTPServerSession): Socket | undefined {
  const { connections } = server as unknown as { connections: Set<{ id: string; _socket: Socket }> }
  return [...connections].find((connection) => connection.id === session.id)?._socket
}
