import { generateKeyPairSync } from 'node:crypto'
import { dkimSign } from 'mailauth/lib/dkim/sign.js'
import { expect, test } from 'vitest'
import { keepLog } from '../../../test/support/mail.ts'
import { parseMailNow } from '../parse/parse-mail.ts'
import { authenticateMail } from './authentication.ts'
import { readAuthenticationResults } from './authentication-results.ts'
import type { IncomingMail } from './incoming-mail.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

const names: Record<string, string> = {
  'TXT example.com': 'v=spf1 ip4:203.0.113.7 -all',
  'TXT _dmarc.example.com': 'v=DMARC1; p=reject',
  'TXT desk._domainkey.example.com': `v=DKIM1; k=rsa; p=${key}`,
  'TXT nodmarc.test': 'v=spf1 ip4:203.0.113.7 -all',
}

function resolver(name: string, type: string): Promise<string[][]> {
  const found = names[`${type} ${name}`]
  if (name.endsWith('broken.test'))
    return Promise.reject(Object.assign(new Error('server failed'), { code: 'ESERVFAIL' }))
  return found ? Promise.resolve([[found]]) : Promise.reject(Object.assign(new Error('none'), { code: 'ENOTFOUND' }))
}

async function authenticate(fields: {
  from: string
  envelopeFrom?: string
  ip?: string
  channel?: IncomingMail['channel']
  head?: string
  isSigned?: boolean
}) {
  const text = `${fields.head ?? ''}From: ${fields.from}\r\nTo: support@acme.test\r\nSubject: Hi\r\n\r\nHello\r\n`
  const signer = {
    signingDomain: 'example.com',
    selector: 'desk',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  }
  // without a time of ours the library looks at the clock twice, and a signature over the turn of a second is wrong
  const time = { signTime: new Date() }
  const signing = { canonicalization: 'relaxed/relaxed', ...time, ...signer, signatureData: [signer] }
  const { signatures } = fields.isSigned ? await dkimSign(Buffer.from(text), signing) : { signatures: '' }
  const raw = Buffer.from(signatures + text)
  const incoming = {
    channel: fields.channel ?? 'smtp',
    envelopeFrom: fields.envelopeFrom ?? fields.from,
    remoteAddress: fields.ip ?? '203.0.113.7',
    helo: 'mail.example.com',
  } as IncomingMail
  return authenticateMail({ resolver, log: keepLog() }, { incoming, parsed: parseMailNow(raw), raw }, ['mx.acme.test'])
}

test('rule 32: SPF of the sender’s own domain proves the sender', async () => {
  expect(await authenticate({ from: 'carla@example.com' })).toMatchObject({
    spf: 'pass',
    dmarc: 'pass',
    verdict: 'pass',
  })
  expect(await authenticate({ from: 'carla@nodmarc.test' })).toMatchObject({
    spf: 'pass',
    dmarc: 'none',
    verdict: 'pass',
  })
})

test('rule 32: SPF of another domain proves nothing about From', async () => {
  const result = await authenticate({ from: 'carla@example.com', envelopeFrom: 'x@nodmarc.test' })
  expect(result).toMatchObject({ spf: 'pass', dmarc: 'fail', verdict: 'fail' })
})

test('rule 32: a signature proves the sender where mail was passed on', async () => {
  const result = await authenticate({ from: 'carla@example.com', ip: '198.51.100.9', isSigned: true })
  expect(result).toMatchObject({ dkim: 'pass', dmarc: 'pass', verdict: 'pass' })
})

test('rule 32: neither SPF nor a signature disproves the sender', async () => {
  expect(await authenticate({ from: 'carla@example.com', ip: '198.51.100.9' })).toMatchObject({ verdict: 'fail' })
  expect(await authenticate({ from: 'carla@nodmarc.test', ip: '198.51.100.9' })).toMatchObject({
    spf: 'fail',
    verdict: 'fail',
  })
})

test('rule 32: trouble with DNS is temporary and blames nobody', async () => {
  expect(await authenticate({ from: 'carla@broken.test' })).toMatchObject({ spf: 'temperror', verdict: 'unknown' })
})

test('rule 32: mail from IMAP or a pipe is judged by the server in front of us alone', async () => {
  const head = 'Authentication-Results: mx.acme.test; dmarc=fail header.from=example.com\r\n'
  expect(await authenticate({ from: 'carla@example.com', channel: 'imap', head })).toMatchObject({
    verdict: 'fail',
    by: 'mx.acme.test',
  })
  expect(await authenticate({ from: 'carla@example.com', channel: 'imap' })).toMatchObject({
    verdict: 'unknown',
    by: 'nobody',
  })
})

const read = (values: string[], from = 'example.com') =>
  readAuthenticationResults(
    values.map((value) => ({ name: 'authentication-results', value })),
    from,
    ['mx.acme.test'],
  )

test('rule 32: only our own server’s Authentication-Results count, the topmost first', () => {
  expect(read(['mx.evil.test; dmarc=pass'])).toMatchObject({ verdict: 'unknown', by: 'nobody' })
  expect(
    read(['mx.acme.test 1; dmarc=fail (p=none) header.from=example.com', 'mx.acme.test; dmarc=pass']),
  ).toMatchObject({ verdict: 'fail' })
  expect(read(['MX.acme.test; none'])).toMatchObject({ verdict: 'unknown', by: 'mx.acme.test' })
})

test('rule 32: without DMARC a pass counts only for the domain of From', () => {
  expect(read(['mx.acme.test; dkim=pass header.d=example.com'])).toMatchObject({ dkim: 'pass', verdict: 'pass' })
  expect(read(['mx.acme.test; dkim=pass header.d=mailer.test'])).toMatchObject({ dkim: 'pass', verdict: 'unknown' })
  expect(read(['mx.acme.test; dkim=fail header.d=x.test; dkim=pass header.i=@mail.example.com'])).toMatchObject({
    verdict: 'pass',
  })
  expect(read(['mx.acme.test; spf=pass (ok) smtp.mailfrom=bounce@example.com'])).toMatchObject({ verdict: 'pass' })
})
