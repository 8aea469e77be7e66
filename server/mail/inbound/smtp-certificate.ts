import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** PEM texts, as node:tls takes them. */
export interface Certificate {
  key: string
  cert: string
}

const yearsValid = 20

/**
 * Makes a key and a certificate that vouches for itself (RFC 5280, ECDSA on P-256). Mail servers encrypt to it without
 * asking who signed it, which keeps readers on the line out; it proves nothing about who answers.
 */
export function makeCertificate(hostName: string, now = new Date()): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const until = new Date(now)
  until.setUTCFullYear(until.getUTCFullYear() + yearsValid)
  const algorithm = sequence(objectId([1, 2, 840, 10045, 4, 3, 2]))
  const name = sequence(tagged(0x31, sequence(objectId([2, 5, 4, 3]), tagged(0x0c, Buffer.from(hostName)))))
  const alternative = sequence(
    objectId([2, 5, 29, 17]),
    tagged(0x04, sequence(tagged(0x82, Buffer.from(hostName, 'latin1')))),
  )
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    // positive, and of one length whatever the random bytes are
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    algorithm,
    name,
    sequence(time(now), time(until)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, sequence(alternative)),
  )
  const signature = sign('sha256', body, { key: privateKey, dsaEncoding: 'der' })
  const der = sequence(body, algorithm, tagged(0x03, Buffer.concat([Buffer.from([0]), signature])))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  }
}

/** One DER element: tag, length, content. */
function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

const sequence = (...parts: Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts))

function objectId([first = 0, second = 0, ...rest]: number[]): Buffer {
  const bytes = [first * 40 + second, ...rest.flatMap(base128)]
  return tagged(0x06, Buffer.from(bytes))
}

function base128(value: number): number[] {
  const bytes = [value & 127]
  for (let left = value >> 7; left > 0; left >>= 7) bytes.unshift((left & 127) | 128)
  return bytes
}

// RFC 5280 4.1.2.5: two digits for the year until 2049, four from then on
function time(moment: Date): Buffer {
  const digits = moment.toISOString().replace(/[-:T]/g, '').slice(0, 14)
  return moment.getUTCFullYear() < 2050
    ? tagged(0x17, Buffer.from(`${digits.slice(2)}Z`))
    : tagged(0x18, Buffer.from(`${digits}Z`))
}
