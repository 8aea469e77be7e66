import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** A conversation with a mail server in which every byte is the test's own. */
export interface SmtpDialogue {
  /** The greeting. */
  greeting: string
  /** Sends a line and gives the whole answer, several lines joined by `\n`. */
  say(line: string): Promise<string>
  /** Sends bytes as they are; nothing is awaited. */
  write(bytes: Buffer | string): void
  /** The next whole answer. */
  answer(): Promise<string>
  /** EHLO (or LHLO), MAIL, the RCPTs and DATA; gives the answer to DATA. */
  open(from: string, to: readonly string[], options?: { hello?: string; parameters?: string }): Promise<string>
  /** Sends a mail of which every line ends with CRLF, with its dots doubled, and the final dot; gives the answer. */
  mail(content: Buffer | string): Promise<string>
  startTls(): Promise<void>
  /** Cuts the line as a crash would. */
  cut(): void
  close(): Promise<void>
}

/** Connects to a port on the loopback or to a socket's path and waits for the greeting. */
export async function dialogue(place: number | string): Promise<SmtpDialogue> {
  let socket: Socket = typeof place === 'number' ? connect(place, '127.0.0.1') : connect(place)
  let received = ''
  let hasEnded = false
  let wake = () => {}
  const listen = () => {
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString()
      wake()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      hasEnded = true
      wake()
    })
  }
  listen()

  async function answer(): Promise<string> {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(received)
      if (whole !== null) {
        received = received.slice(whole[0].length)
        return whole[0].trimEnd().replaceAll('\r\n', '\n')
      }
      if (hasEnded) return 'closed'
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  const say = (line: string): Promise<string> => {
    socket.write(`${line}\r\n`)
    return answer()
  }

  return {
    greeting: await answer(),
    say,
    answer,
    write: (bytes) => void socket.write(bytes),
    async open(from, to, { hello = 'EHLO', parameters = '' } = {}) {
      await say(`${hello} peer.example`)
      await say(`MAIL FROM:<${from}>${parameters}`)
      for (const recipient of to) await say(`RCPT TO:<${recipient}>`)
      return say('DATA')
    },
    mail(content) {
      const text = Buffer.isBuffer(content) ? content.toString('latin1') : Buffer.from(content).toString('latin1')
      socket.write(Buffer.from(text.replace(/^\./, '..').replaceAll('\r\n.', '\r\n..'), 'latin1'))
      return say('.')
    },
    async startTls() {
      await say('STARTTLS')
      socket.removeAllListeners()
      socket = connectTls({ socket, rejectUnauthorized: false })
      listen()
      await new Promise<void>((resolve) => socket.once('secureConnect', () => resolve()))
    },
    cut: () => void socket.destroy(),
    async close() {
      socket.end('QUIT\r\n')
      while (!hasEnded) await new Promise<void>((resolve) => (wake = resolve))
    },
  }
}
