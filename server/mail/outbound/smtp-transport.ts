import { Readable } from 'node:stream'
import SMTPConnection, { type SMTPConnectionSendCallback } from 'nodemailer/lib/smtp-connection'
import { readSmtpUrl, type SmtpLogin, type SmtpServer } from './smtp-server.ts'
import { openSession } from './smtp-session.ts'
import type { Envelope, MailTransport, RecipientOutcome } from './transport.ts'

type SmtpError = Error & {
  code?: string
  responseCode?: number
  response?: string
  recipient?: string
  command?: string
  rejectedErrors?: SmtpError[]
}
type SmtpResult = Parameters<SMTPConnectionSendCallback>[1]

/** Sends through the server of an address; see `readSmtpUrl`. Throws on an address it cannot read. */
export function smtpTransport(url: string, clientName: string): MailTransport {
  return transportTo(readSmtpUrl(url, clientName))
}

/** Sends through one SMTP server, a connection a mail. */
export function transportTo({ options, login }: SmtpServer): MailTransport {
  return {
    async send(envelope, mail, onData) {
      const connection = new SMTPConnection(options)
      let dataStarted = false
      // nodemailer reads the stream only after the server's 354, so the first read is the point of no return
      const text = Readable.from(
        (async function* () {
          const chunks = (mail as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
          // signing reads the whole mail before its first byte comes out; nothing is risked until then
          let chunk = await chunks.next()
          await onData()
          dataStarted = true
          for (; chunk.done !== true; chunk = await chunks.next()) yield chunk.value
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

function transact(
  connection: SMTPConnection,
  login: SmtpLogin | undefined,
  envelope: Envelope,
  text: Readable,
): Promise<SmtpResult> {
  // settled from the callbacks themselves: an answer must win over the end of the line that follows it
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    // a server that hangs up before anything else has happened
    connection.once('end', () => reject(new Error('the server closed the connection')))
    openSession(connection, login).then(() => {
      connection.send({ from: envelope.from, to: [...envelope.to] }, text, (error, result) =>
        error ? reject(error) : resolve(result),
      )
    }, reject)
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
  const isLogin = loginRefusals.has(code) || error.code === 'EAUTH'
  const isFinal = code >= 500 && code < 600 && !isLogin
  const trouble = isLogin ? 'login' : code === 0 && !isOurs(error) ? 'connection' : undefined
  return {
    address,
    state: isFinal ? 'failed' : 'retry',
    reason: error.response ?? error.message,
    ...(trouble === undefined ? {} : { trouble }),
  }
}
