// The structure of ASN.1 in BER (X.690), as far as it takes to read CMS (RFC 5652).

/** One element: its tag, where its content begins and ends, and where the next one begins. */
export interface Element {
  tag: number
  start: number
  end: number
  next: number
}

/** An OCTET STRING, whole or in pieces (constructed). */
export function readOctets(bytes: Buffer, element: Element, depth: number): Buffer {
  if ((element.tag & 0x20) === 0 || depth > 4) return bytes.subarray(element.start, element.end)
  return Buffer.concat(childrenOf(bytes, element).map((child) => readOctets(bytes, child, depth + 1)))
}

/** The elements inside of one. */
export function childrenOf(bytes: Buffer, parent: Element): Element[] {
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
export function readElement(bytes: Buffer, position: number, limit: number, depth = 0): Element | null {
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
