import { Readable } from 'node:stream'
import { afterEach, expect, test } from 'vitest'
import { type SmtpOptions, type SmtpPeer, startSmtp } from '../../../test/support/smtp.ts'
import { readSmtpUrl } from './smtp-server.ts'
import { smtpTransport } from './smtp-transport.ts'

let peer: SmtpPeer | undefined
afterEach(async () => {
  await peer?.stop()
  peer = undefined
})

const envelope = { from: 'desk@example.test', to: ['one@example.test', 'two@example.test'] }
const mail = (...lines: string[]) => Readable.from([Buffer.from(['Subject: x', '', ...lines, ''].join('\r\n'))])

async function send(options: SmtpOptions, text: Readable = mail('hello'), onData = async () => {}) {
  peer = await startSmtp(options)
  return smtpTransport(peer.url, 'desk.example.test').send(envelope, text, onData)
}

const states = (outcomes: { state: string }[]) => outcomes.map((outcome) => outcome.state)

test('a mail accepted is sent for each recipient, with lines that begin with a dot intact', async () => {
  expect(states(await send({}, mail('.', '..', '.x')))).toEqual(['sent', 'sent'])
  expect(peer?.mails[0]?.raw.toString()).toContain('\r\n.\r\n..\r\n.x\r\n')
})

test('the text is asked for before its first byte leaves, and only when a recipient was accepted', async () => {
  let asked = 0
  const onData = async () => void (asked += 1)
  const outcomes = await send({ onRcpt: () => ({ code: 450, text: 'Later' }) }, mail('hello'), onData)
  expect(states(outcomes)).toEqual(['retry', 'retry'])
  expect(asked).toBe(0)
})

test('when the permission to send is refused nothing is sent', async () => {
  const outcomes = await send({}, mail('hello'), () => Promise.reject(new Error('withdrawn')))
  expect(outcomes).toEqual(envelope.to.map((address) => ({ address, state: 'retry', reason: 'withdrawn' })))
  expect(peer?.attempts).toEqual([])
})

test('a text that breaks in the middle reaches nobody and may be tried again', async () => {
  const broken = Readable.from(
    (async function* () {
      yield Buffer.from(`Subject: x\r\n\r\n${'y'.repeat(200_000)}\r\n`)
      throw new Error('file unreadable')
    })(),
  )
  expect(states(await send({}, broken))).toEqual(['retry', 'retry'])
  expect(peer?.attempts).toEqual([])
})

test('an answer after the text is believed: 4xx may be tried again, 5xx is final, none is unknown', async () => {
  for (const [code, state] of [
    [421, 'retry'],
    [452, 'retry'],
    [554, 'failed'],
  ] as const) {
    expect(states(await send({ onData: () => ({ code, text: 'No' }) }))).toEqual([state, state])
    await peer?.stop()
  }
  expect(states(await send({ onData: () => 'drop' }))).toEqual(['unknown', 'unknown'])
})

test('a server that is not there may be tried again', async () => {
  const gone = await startSmtp()
  await gone.stop()
  const outcomes = await smtpTransport(gone.url, 'desk').send(envelope, mail('hello'), async () => {})
  expect(states(outcomes)).toEqual(['retry', 'retry'])
})

test('the SMTP address gives server, port, login and encryption, or an error without the password', () => {
  const read = (url: string) => {
    const { options, login } = readSmtpUrl(url, 'desk')
    return { host: options.host, port: options.port, secure: options.secure, starttls: options.requireTLS, login }
  }
  expect(read('smtp://mail.test')).toEqual({ host: 'mail.test', port: 25, secure: false, starttls: false })
  expect(read('smtp://a%40b:p%2Fw@mail.test?starttls=required')).toEqual({
    host: 'mail.test',
    port: 587,
    secure: false,
    starttls: true,
    login: { user: 'a@b', pass: 'p/w' },
  })
  expect(read('smtps://[::1]')).toMatchObject({ host: '::1', port: 465, secure: true })
  for (const wrong of ['', 'mail.test:25', 'http://mail.test', 'smtp://u:secret@']) {
    expect(() => read(wrong)).toThrow(/^the SMTP address must look like/)
    expect(() => read(wrong)).not.toThrow(/secret/)
  }
})

test.each([
  ['desk.example', 'desk.example'],
  ['127.0.0.1', '[127.0.0.1]'],
  ['[::1]', '[IPv6:::1]'],
])('a desk at %s says %s in EHLO', (host, name) => {
  expect(readSmtpUrl('smtp://mail.example', host).options.name).toBe(name)
})
