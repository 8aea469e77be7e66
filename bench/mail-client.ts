// Sends mails by SMTP as fast as the desk takes them; a process of its own, told by its parent what to send.
import { connect, type Socket } from 'node:net'
import type { MailLoad, MailLoadResult } from './mail-load.ts'

process.once('message', (load: MailLoad) => {
  void send(load).then((result) => process.send?.(result))
})

async function send(load: MailLoad): Promise<MailLoadResult> {
  const latencies: number[] = []
  const failures: string[] = []
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  let next = 0
  const work = async () => {
    const session = await open(load.port)
    await session.say('EHLO bench.example')
    while (next < load.mails) {
      const number = load.first + next++
      const mail = mailText(load, number)
      const sentAt = performance.now()
      await session.say(`MAIL FROM:<customer${number % 1_000}@bench.example>`)
      await session.say(`RCPT TO:<${load.recipient}>`)
      await session.say('DATA')
      const answer = await session.say(mail)
      if (answer.startsWith('250')) latencies.push(performance.now() - sentAt)
      else failures.push(answer)
    }
    await session.say('QUIT')
  }
  await Promise.all(Array.from({ length: load.connections }, work))
  const { user, system } = process.cpuUsage(cpu)
  return { latencies, failures, seconds: (performance.now() - startedAt) / 1_000, cpuMicroseconds: user + system }
}

async function open(port: number) {
  const socket: Socket = connect(port, '127.0.0.1')
  socket.setNoDelay(true)
  let received = ''
  let wake = () => {}
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    received += chunk
    wake()
  })
  const answer = async (): Promise<string> => {
    for (;;) {
      const whole = /^(?:\d{3}-.*\r\n)*\d{3} .*\r\n/.exec(received)
      if (whole !== null) {
        received = received.slice(whole[0].length)
        return whole[0].trimEnd()
      }
      if (socket.closed) throw new Error('the desk closed the line')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  await answer()
  return {
    say(line: string): Promise<string> {
      socket.write(`${line}\r\n`)
      return answer()
    },
  }
}

const words = 'the printer in our office prints only every second page since this morning and nobody knows why '

/** A mail as a customer writes it, with a file of the wanted size; it ends with the final dot. */
function mailText({ fileBytes }: MailLoad, number: number): string {
  const head = `From: Customer ${number % 1_000} <customer${number % 1_000}@bench.example>\r\nTo: desk\r\nSubject: Question ${number}\r\nMessage-ID: <bench-${number}-${process.pid}@bench.example>\r\nDate: ${new Date().toUTCString()}\r\nMIME-Version: 1.0\r\n`
  const text = `Good morning,\r\n\r\n${words.repeat(8)}${number}.\r\n`
  const alternative = `Content-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${text}\r\n--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Good morning,</p><p>${words.repeat(8)}${number}.</p>\r\n--a--\r\n`
  if (fileBytes === 0) return `${head}${alternative}.`
  const line = `${Buffer.alloc(57, number % 251).toString('base64')}\r\n`
  const file = `Content-Type: application/pdf; name=plan.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n${line.repeat(Math.ceil(fileBytes / 57))}`
  return `${head}Content-Type: multipart/mixed; boundary=m\r\n\r\n--m\r\n${alternative}--m\r\n${file}\r\n--m--\r\n.`
}
