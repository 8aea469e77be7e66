import { constants, createHash, verify, X509Certificate } from 'node:crypto'
import { rootCertificates } from 'node:tls'
import { childrenOf, type Element, readElement, readOctets } from './ber.ts'
import { cleanLine, cutText } from './clean-text.ts'
import type { MailSignature } from './parsed-mail.ts'

// Verifies signed mail (RFC 8551, CMS of RFC 5652 section 5) with the primitives of Node.

const signedData = '2a864886f70d010702'
const messageDigest = '2a864886f70d010904'
const digests: Record<string, string> = {
  '2b0e03021a': 'sha1',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
}
const rsaPss = '2a864886f70d01010a'
// A mail has one signer, seldom two; each costs a verification.
const mostSigners = 5
const mostCertificates = 20

/**
 * Says whether a signature is of this content, and whose. `content` is null when the signature holds its content
 * itself. Trust is another matter: `isTrusted` tells whether the certificates lead to an authority this program knows.
 * Null when it is no signature at all. Never throws.
 */
export function verifySignature(cms: Buffer, content: Buffer | null): MailSignature | null {
  try {
    return readSignature(cms, content)
  } catch {
    return {
      isValid: false,
      reason: 'the signature cannot be read',
      addresses: [],
      signer: '',
      issuer: '',
      isTrusted: false,
    }
  }
}

function readSignature(cms: Buffer, given: Buffer | null): MailSignature | null {
  const outer = readElement(cms, 0, cms.length)
  if (outer?.tag !== 0x30) return null
  const [type, wrapper] = childrenOf(cms, outer)
  if (type === undefined || wrapper === undefined || hex(cms, type) !== signedData) return null
  const [sequence] = childrenOf(cms, wrapper)
  const fields = sequence === undefined ? [] : childrenOf(cms, sequence)
  const holder = fields.find(({ tag }) => tag === 0x30)
  const inside = holder && childrenOf(cms, holder)[1]
  const octets = inside && childrenOf(cms, inside)[0]
  const content = given ?? (octets === undefined ? Buffer.alloc(0) : readOctets(cms, octets, 0))
  const certificates = readCertificates(
    cms,
    fields.find(({ tag }) => tag === 0xa0),
  )
  const signers = fields.findLast(({ tag }) => tag === 0x31)
  const results = (signers === undefined ? [] : childrenOf(cms, signers))
    .slice(0, mostSigners)
    .map((signer) => verifySigner(cms, signer, { content, certificates }))
  return results.find(({ isValid }) => isValid) ?? results[0] ?? null
}

function readCertificates(cms: Buffer, holder: Element | undefined): X509Certificate[] {
  if (holder === undefined) return []
  return childrenOf(cms, holder)
    .slice(0, mostCertificates)
    .flatMap((element, index, list) => {
      const start = index === 0 ? holder.start : (list[index - 1] as Element).next
      try {
        return [new X509Certificate(cms.subarray(start, element.next))]
      } catch {
        return []
      }
    })
}

function verifySigner(
  cms: Buffer,
  signer: Element,
  { content, certificates }: { content: Buffer; certificates: X509Certificate[] },
): MailSignature {
  const [, identifier, digestAlgorithm, ...rest] = childrenOf(cms, signer)
  const certificate = identifier && findCertificate(cms, identifier, certificates)
  if (certificate === undefined) return refused('the signer’s certificate is missing')
  const attributes = rest[0]?.tag === 0xa0 ? rest[0] : undefined
  const [signatureAlgorithm, signature] = attributes === undefined ? rest : rest.slice(1)
  const digest = digests[digestAlgorithm === undefined ? '' : firstId(cms, digestAlgorithm)]
  if (digest === undefined || signatureAlgorithm === undefined || signature === undefined)
    return refused('it uses a method the desk does not know', certificate)
  const hash = (bytes: Buffer) => createHash(digest).update(bytes).digest()
  if (attributes !== undefined && !readDigest(cms, attributes)?.equals(hash(content)))
    return refused('the mail was changed after it was signed', certificate)
  // what is signed is the SET itself, not its place in the structure (RFC 5652 5.4)
  const signed = attributes === undefined ? content : asSet(cms, attributes)
  const isPss = firstId(cms, signatureAlgorithm) === rsaPss
  const padding = isPss ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_AUTO } : {}
  const bytes = cms.subarray(signature.start, signature.end)
  if (!verify(digest, signed, { key: certificate.publicKey, dsaEncoding: 'der', ...padding }, bytes))
    return refused('the signature does not match', certificate)
  return { ...described(certificate), isValid: true, reason: '', isTrusted: isTrusted(certificate, certificates) }
}

function refused(reason: string, certificate?: X509Certificate): MailSignature {
  const who = certificate === undefined ? { addresses: [], signer: '', issuer: '' } : described(certificate)
  return { ...who, isValid: false, reason, isTrusted: false }
}

function findCertificate(
  cms: Buffer,
  identifier: Element,
  certificates: X509Certificate[],
): X509Certificate | undefined {
  // [0] is a key identifier, which Node does not show; then there is mostly one certificate that is no authority
  if (identifier.tag !== 0x30) return certificates.find(({ ca }) => !ca) ?? certificates[0]
  const serial = childrenOf(cms, identifier)[1]
  const wanted = serial === undefined ? '' : trimmed(hex(cms, serial))
  return certificates.find(({ serialNumber }) => trimmed(serialNumber.toLowerCase()) === wanted)
}

function readDigest(cms: Buffer, attributes: Element): Buffer | undefined {
  for (const attribute of childrenOf(cms, attributes)) {
    const [type, values] = childrenOf(cms, attribute)
    if (type === undefined || values === undefined || hex(cms, type) !== messageDigest) continue
    const value = childrenOf(cms, values)[0]
    return value && readOctets(cms, value, 0)
  }
  return undefined
}

function asSet(cms: Buffer, { start, end }: Element): Buffer {
  const length = end - start
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([0x31, ...size]), cms.subarray(start, end)])
}

/** The name and addresses of a certificate, each on one line of Node's description. */
function described(certificate: X509Certificate): Pick<MailSignature, 'addresses' | 'signer' | 'issuer'> {
  const named = `${certificate.subjectAltName ?? ''}\n${certificate.subject}`
  const addresses = [...named.matchAll(/(?:email:|emailAddress=)([^\s,"]{3,320})/g)].map((match) =>
    cleanLine(match[1] as string),
  )
  return {
    addresses: [...new Set(addresses.map((address) => address.toLowerCase()))],
    signer: nameIn(certificate.subject),
    issuer: nameIn(certificate.issuer),
  }
}

function nameIn(subject: string): string {
  const fields = new Map(
    subject.split('\n').map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  return cutText(cleanLine(fields.get('CN') ?? fields.get('O') ?? ''), 300)
}

/** Whether certificates lead from this one to an authority that Node knows, all of them valid today. */
function isTrusted(certificate: X509Certificate, others: X509Certificate[]): boolean {
  let current = certificate
  for (let step = 0; step < 6; step++) {
    const now = Date.now()
    if (Date.parse(current.validFrom) > now || Date.parse(current.validTo) < now) return false
    const isIssuer = (candidate: X509Certificate) =>
      candidate.ca && current.checkIssued(candidate) && current.verify(candidate.publicKey)
    if (knownRoots().some(isIssuer)) return true
    const next = others.find((candidate) => candidate !== current && isIssuer(candidate))
    if (next === undefined) return false
    current = next
  }
  return false
}

let roots: X509Certificate[] | undefined

function knownRoots(): X509Certificate[] {
  roots ??= rootCertificates.map((pem) => new X509Certificate(pem))
  return roots
}

const hex = (bytes: Buffer, { start, end }: Element): string => bytes.toString('hex', start, end)
const trimmed = (number: string): string => number.replace(/^0+/, '')

function firstId(bytes: Buffer, algorithm: Element): string {
  const [id] = childrenOf(bytes, algorithm)
  return id === undefined ? '' : hex(bytes, id)
}
