import { isIP } from 'node:net'
import { Readable } from 'node:stream'
import SMTPConnection, {
  type SMTPConnectionOptions,
  type SMTPConnectionSendCallback,
} from 'nodemailer/lib/smtp-connection'
import type { Envelope, MailTransport, RecipientOutcome } from './transport.ts'

const connectMilliseconds = 15_000
const socketMilliseconds = 60_000

type SmtpError = Error & {
  code?: string
  responseCode?: number
  response?: string
  recipient?: string
  command?: string
  rejectedErrors?: SmtpError[]
}
type SmtpResult = Parameters<SMTPConnectionSendCallback>[1]

/**
 * Sends through one SMTP server. `url` is `smtp://user:password@host:port` (STARTTLS when the server offers it;
 * `?starttls=required` insists) or `smtps://…` (TLS from the start). Default ports: 465 for smtps, 587 with a
 * login, else 25. `clientName` is the name in EHLO. Throws on a URL it cannot read.
 */
export function smtpTransport(url: string, clientName: string): MailTransport {
  const { options, login } = readSmtpUrl(url, clientName)
  return {
    async send(envelope, mail, onData) {
      const connection = new SMTPConnection(options)
      let dataStarted = false
      // nodemailer reads the stream only after the server's 354, so the first read is the point of no return
      const text = Readable.from(
        (async function* () {
          await onData()
          dataStarted = true
          yield* mail
        })(),
        { objectMode: false },
      )
      try {
        const result = await transact(connection, login, envelope, text)
        connection.quit()
        return settleAccepted(envelope, result)
      } catch (error) {
        // the session may stand in the middle of the text: leave without a word
        connection.close()
        return settleError(envelope, error as SmtpError, dataStarted)
      } finally {
        mail.destroy()
      }
    },
  }
}

/** Reads DESK_SMTP_URL. Throws an error that says what is wrong with it, without the password. */
export function readSmtpUrl(
  url: string,
  clientName: string,
): { options: SMTPConnectionOptions; login: { user: string; pass: string } | undefined } {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || (parsed.protocol !== 'smtp:' && parsed.protocol !== 'smtps:') || parsed.hostname === '') {
    throw new Error('the SMTP address must look like smtp://user:password@host:port or smtps://…')
  }
  const secure = parsed.protocol === 'smtps:'
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  const login = parsed.username
    ? { user: decodeURIComponent(parsed.username), pass: decodeURIComponent(parsed.password) }
    : undefined
  const isLoopback = host === 'localhost' || host === '::1' || host.startsWith('127.')
  return {
    login,
    options: {
      host,
      port: parsed.port ? Number(parsed.port) : secure ? 465 : login ? 587 : 25,
      secure,
      requireTLS: parsed.searchParams.get('starttls') === 'required',
      // a server on this machine has a certificate for another name, if it has one
      tls: { rejectUnauthorized: !isLoopback },
      name: heloName(clientName),
      connectionTimeout: connectMilliseconds,
      greetingTimeout: connectMilliseconds,
      socketTimeout: socketMilliseconds,
      dnsTimeout: connectMilliseconds,
    },
  }
}

/** EHLO takes a name or an address in brackets (RFC 5321, 4.1.3); servers refuse a bare address. */
function heloName(host: string): string {
  const address = host.replace(/^\[|\]$/g, '')
  const version = isIP(address)
  if (version === 0) return host
  return version === 4 ? `[${address}]` : `[IPv6:${address}]`
}

function transact(
  connection: SMTPConnection,
  login: { user: string; pass: string } | undefined,
  envelope: Envelope,
  text: Readable,
): Promise<SmtpResult> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    // a server that hangs up before anything else has happened
    connection.once('end', () => reject(new Error('the server closed the connection')))
    const send = () =>
      connection.send({ from: envelope.from, to: [...envelope.to] }, text, (error, result) =>
        error ? reject(error) : resolve(result),
      )
    connection.connect((error) => {
      if (error) return reject(error)
      if (!login || !connection.allowsAuth) return send()
      connection.login(login, (refused) => (refused ? reject(refused) : send()))
    })
  })
}

function settleAccepted(envelope: Envelope, result: SmtpResult): RecipientOutcome[] {
  const refused = new Map<string, SmtpError>()
  for (const error of (result?.rejectedErrors ?? []) as SmtpError[]) refused.set(error.recipient ?? '', error)
  return envelope.to.map((address) => {
    const error = refused.get(address)
    return error ? refusal(address, error) : { address, state: 'sent', reason: result?.response ?? '' }
  })
}

function settleError(envelope: Envelope, error: SmtpError, dataStarted: boolean): RecipientOutcome[] {
  const each = new Map((error.rejectedErrors ?? []).map((one) => [one.recipient ?? '', one]))
  return envelope.to.map((address) => {
    const own = each.get(address) ?? error
    if (!dataStarted || hasAnswer(own) || isOurs(own)) return refusal(address, own)
    return { address, state: 'unknown', reason: `no answer after the mail was handed over: ${error.message}` }
  })
}

function hasAnswer(error: SmtpError): boolean {
  return error.responseCode !== undefined && error.responseCode >= 400 && error.responseCode < 600
}

/** We could not read our own mail to its end, so the final dot was never sent and the server must forget the rest. */
function isOurs(error: SmtpError): boolean {
  return error.code === 'ESTREAM'
}

// A login problem (530, 534, 535, 538) is ours to repair, so the mail waits for that instead of failing.
const loginRefusals = new Set([530, 534, 535, 538])

function refusal(address: string, error: SmtpError): RecipientOutcome {
  const code = error.responseCode ?? 0
  const isFinal = code >= 500 && code < 600 && !loginRefusals.has(code)
  return { address, state: isFinal ? 'failed' : 'retry', reason: error.response ?? error.message }
}
