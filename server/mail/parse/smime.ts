import { inflateSync } from 'node:zlib'
import { childrenOf, readElement, readOctets } from './ber.ts'
import type { Budget } from './budget.ts'

// The outer structure of CMS (RFC 5652), as far as it takes to get at signed content; cms-signature.ts verifies it.

const signedData = '2a864886f70d010702'
const envelopedData = new Set(['2a864886f70d010703', '2a864886f70d010706', '2a864886f70d0109100117'])
const compressedData = '2a864886f70d0109100109'

export type SmimeContent = { kind: 'encrypted' } | { kind: 'content'; content: Buffer }

/** What is inside an application/pkcs7-mime part; null when it is not readable. Throws OverLimit. */
export function readSmime(bytes: Buffer, budget: Budget): SmimeContent | null {
  const outer = readElement(bytes, 0, bytes.length)
  if (outer?.tag !== 0x30) return null
  const [type, wrapper] = childrenOf(bytes, outer)
  const oid = type?.tag === 0x06 ? bytes.toString('hex', type.start, type.end) : ''
  if (envelopedData.has(oid)) return { kind: 'encrypted' }
  if (wrapper === undefined || (oid !== signedData && oid !== compressedData)) return null
  const [sequence] = childrenOf(bytes, wrapper)
  // the only sequence that holds content: names of algorithms are sequences with an id too
  const inside = sequence === undefined ? [] : childrenOf(bytes, sequence).filter(({ tag }) => tag === 0x30)
  const holder = inside.flatMap((info) => childrenOf(bytes, info).slice(1, 2)).find(({ tag }) => tag === 0xa0)
  const octets = holder && childrenOf(bytes, holder)[0]
  if (octets === undefined) return null
  const content = readOctets(bytes, octets, 0)
  if (oid === signedData) return { kind: 'content', content }
  try {
    const inflated = inflateSync(content, { maxOutputLength: Math.max(1, budget.room) })
    budget.addDecoded(inflated.length)
    return { kind: 'content', content: inflated }
  } catch {
    return null
  }
}
