import { randomUUID } from 'node:crypto'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SmtpServer } from './smtp-server.ts'
import { openSession } from './smtp-session.ts'

/** One line of a conversation with a mail server; `note` is what happened to the line itself. */
export interface DialogueLine {
  from: 'client' | 'server' | 'note'
  text: string
}

export interface Dialogue {
  isAccepted: boolean
  /** The server's last word, or what went wrong. */
  answer: string
  lines: DialogueLine[]
}

const mostLines = 500
const longestLine = 2_000

/**
 * Talks to a mail server and writes down every line of it, without passwords and tokens. With `mail` it is handed over,
 * without it the talk ends after the login. Never rejects: what goes wrong is the result.
 */
export async function holdDialogue(
  { options, login }: SmtpServer,
  mail?: { from: string; to: string; raw: Buffer },
): Promise<Dialogue> {
  const lines: DialogueLine[] = []
  const add = (from: DialogueLine['from'], text: string) => {
    for (const line of text.split(/\r?\n/)) {
      if (lines.length < mostLines && line !== '') lines.push({ from, text: hide(line, login).slice(0, longestLine) })
    }
  }
  const write = (entry: unknown, message?: unknown) => {
    const { tnx } = (entry ?? {}) as { tnx?: string }
    if ((tnx === 'client' || tnx === 'server') && typeof message === 'string') add(tnx, message)
  }
  const logger = { trace: write, debug: write, info: write, warn: write, error: write, fatal: write }
  const connection = new SMTPConnection({ ...options, transactionLog: true, logger })
  try {
    const answer = await talk(connection, login, mail)
    return { isAccepted: true, answer, lines: withoutSecrets(lines) }
  } catch (error) {
    const { message, response } = error as Error & { response?: string }
    add('note', message)
    return { isAccepted: false, answer: hide(response ?? message, login), lines: withoutSecrets(lines) }
  } finally {
    connection.close()
  }
}

function talk(
  connection: SMTPConnection,
  login: SmtpServer['login'],
  mail: { from: string; to: string; raw: Buffer } | undefined,
): Promise<string> {
  return new Promise((resolve, reject) => {
    connection.once('error', reject)
    connection.once('end', () => reject(new Error('the server closed the connection')))
    openSession(connection, login).then(() => {
      if (mail === undefined) {
        connection.quit()
        return resolve(String(connection.lastServerResponse || 'the server is ready'))
      }
      connection.send({ from: mail.from, to: [mail.to] }, mail.raw, (error, result) => {
        if (error) return reject(error)
        connection.quit()
        resolve(result?.response ?? '')
      })
    }, reject)
  })
}

function hide(text: string, login: SmtpServer['login']): string {
  if (login === undefined || !('pass' in login) || login.pass === '') return text
  return text.replaceAll(login.pass, '***').replaceAll(Buffer.from(login.pass).toString('base64'), '***')
}

/** What follows AUTH until the server has decided is a secret in some form: nothing of ours is shown of it. */
function withoutSecrets(lines: DialogueLine[]): DialogueLine[] {
  let isSecret = false
  return lines.map((line) => {
    if (line.from === 'server' && /^[245]\d\d /.test(line.text)) isSecret = false
    if (line.from !== 'client') return line
    const auth = /^AUTH \S+/i.exec(line.text)
    if (auth !== null) isSecret = true
    return isSecret ? { from: line.from, text: auth === null ? '***' : `${auth[0]} ***` } : line
  })
}

/** A short mail that tells whoever reads it that sending works. */
export function testMail(at: { from: string; name: string; to: string; date: Date; messageId: string }): Buffer {
  const name = at.name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  return Buffer.from(
    [
      `From: "${name}" <${at.from}>`,
      `To: <${at.to}>`,
      'Subject: Test of the outgoing mail',
      `Date: ${at.date.toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <${at.messageId}>`,
      'Auto-Submitted: auto-generated',
      'X-Auto-Response-Suppress: All',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=us-ascii',
      '',
      'This mail was sent to try the outgoing mail of an inbox. It works.',
      `Reference: ${randomUUID()}`,
      '',
    ].join('\r\n'),
  )
}
