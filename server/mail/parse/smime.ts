import { inflateSync } from 'node:zlib'
import type { Budget } from './budget.ts'

// The outer structure of CMS (RFC 5652) in BER, as far as it takes to get at signed content. Nothing is verified here.

const signedData = '2a864886f70d010702'
const envelopedData = new Set(['2a864886f70d010703', '2a864886f70d010706', '2a864886f70d0109100117'])
const compressedData = '2a864886f70d0109100109'

export type SmimeContent = { kind: 'encrypted' } | { kind: 'content'; content: Buffer }

interface Element {
  tag: number
  start: number
  end: number
  next: number
}

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

/** An OCTET STRING, whole or in pieces (constructed). */
function readOctets(bytes: Buffer, element: Element, depth: number): Buffer {
  if ((element.tag & 0x20) === 0 || depth > 4) return bytes.subarray(element.start, element.end)
  return Buffer.concat(childrenOf(bytes, element).map((child) => readOctets(bytes, child, depth + 1)))
}

function childrenOf(bytes: Buffer, parent: Element): Element[] {
  const children: Element[] = []
  let position = parent.start
  while (position < parent.end && children.length < 100_000) {
    const element = readElement(bytes, position, parent.end)
    if (element === null || (element.tag === 0 && element.start === element.end)) break
    children.push(element)
    position = element.next
  }
  return children
}

/** One element; of indefinite length ones the end is found by walking over what is inside. */
function readElement(bytes: Buffer, position: number, limit: number, depth = 0): Element | null {
  const tag = bytes[position]
  const first = bytes[position + 1]
  if (tag === undefined || first === undefined || position + 2 > limit || depth > 20) return null
  if (first < 0x80) return bounded(tag, position + 2, first, limit)
  const count = first & 0x7f
  if (count > 0)
    return count > 5 || position + 2 + count > limit
      ? null
      : bounded(tag, position + 2 + count, bytes.readUIntBE(position + 2, count), limit)
  const start = position + 2
  let inside = start
  while (inside < limit) {
    if (bytes[inside] === 0 && bytes[inside + 1] === 0) return { tag, start, end: inside, next: inside + 2 }
    const child = readElement(bytes, inside, limit, depth + 1)
    if (child === null) break
    inside = child.next
  }
  return { tag, start, end: Math.min(inside, limit), next: limit }
}

function bounded(tag: number, start: number, length: number, limit: number): Element {
  const end = Math.min(start + length, limit)
  return { tag, start, end, next: end }
}
