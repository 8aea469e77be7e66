import iconv from 'iconv-lite'
import { decodeCharset } from './charset.ts'

/** A MAPI property: its id (for named ones the name's number), and its value as far as it is of use here. */
export interface MapiProperty {
  id: number
  isNamed: boolean
  value: string | number | Date | Buffer
}

// Property types of [MS-OXCDATA] 2.11.1 with a fixed size in bytes as they stand in TNEF.
const fixedSizes: Record<number, number> = {
  0: 4,
  1: 4,
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
}
const string8 = 0x1e
const unicode = 0x1f
const systemTime = 0x40
const mostProperties = 5_000

/**
 * Reads a property list of TNEF ([MS-OXTNEF] 2.1.3.4). Only the first of several values is kept. What comes after
 * broken bytes is left out; nothing throws.
 */
export function readMapiProperties(bytes: Buffer, codePage: string): MapiProperty[] {
  const properties: MapiProperty[] = []
  if (bytes.length < 4) return properties
  const count = Math.min(bytes.readUInt32LE(0), mostProperties)
  let position = 4
  while (properties.length < count && position + 4 <= bytes.length) {
    const type = bytes.readUInt16LE(position) & 0xfff
    const isMultiple = (bytes.readUInt16LE(position) & 0x1000) !== 0
    let id = bytes.readUInt16LE(position + 2)
    position += 4
    const isNamed = id >= 0x8000
    if (isNamed) {
      if (position + 24 > bytes.length) break
      const isText = bytes.readUInt32LE(position + 16) === 1
      const number = bytes.readUInt32LE(position + 20)
      id = isText ? 0 : number
      position += 24 + (isText ? padded(number) : 0)
    }
    const read = readValues(bytes, position, { type, isMultiple, codePage })
    if (read === null) break
    position = read.next
    if (read.value !== null) properties.push({ id, isNamed, value: read.value })
    else properties.push({ id: 0, isNamed: true, value: 0 })
  }
  return properties
}

interface ValueKind {
  type: number
  isMultiple: boolean
  codePage: string
}

function readValues(
  bytes: Buffer,
  start: number,
  kind: ValueKind,
): { value: MapiProperty['value'] | null; next: number } | null {
  const size = fixedSizes[kind.type]
  let position = start
  let values = 1
  if (kind.isMultiple || size === undefined) {
    if (position + 4 > bytes.length) return null
    values = bytes.readUInt32LE(position)
    position += 4
  }
  if (values > bytes.length) return null
  let first: MapiProperty['value'] | null = null
  for (let nth = 0; nth < values; nth++) {
    let length = size ?? 0
    if (size === undefined) {
      if (position + 4 > bytes.length) return null
      length = bytes.readUInt32LE(position)
      position += 4
    }
    if (position + length > bytes.length) return null
    if (nth === 0) first = mapiValue(bytes.subarray(position, position + length), kind)
    position += padded(length)
  }
  return { value: first, next: position }
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4
}

// 1 January 1601 in milliseconds before 1970.
const windowsEpoch = 11_644_473_600_000n

function mapiValue(bytes: Buffer, { type, codePage }: ValueKind): MapiProperty['value'] | null {
  if (type === string8) return decodeCharset(bytes, codePage).replace(/\0+$/, '')
  if (type === unicode) return iconv.decode(bytes, 'utf-16le').replace(/\0+$/, '')
  if (type === 0x2) return bytes.readInt16LE(0)
  if (type === 0x3 || type === 0xb) return bytes.readInt32LE(0)
  if (type === systemTime) {
    const time = Number(bytes.readBigUInt64LE(0) / 10_000n - windowsEpoch)
    return Math.abs(time) < 8e14 ? new Date(time) : null
  }
  return type === 0x102 || type === 0xd ? bytes : null
}
