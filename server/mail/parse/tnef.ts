import type { Budget } from './budget.ts'
import { decodeCharset } from './charset.ts'
import { cleanText } from './clean-text.ts'
import type { CollectedFile } from './collect.ts'
import { cleanFileName } from './file-names.ts'
import { type MapiProperty, readMapiProperties } from './mapi.ts'
import type { CalendarCard } from './parsed-mail.ts'
import { readRtf, unpackRtf } from './rtf.ts'
import { readMeeting } from './tnef-meeting.ts'

const signature = 0x223e9f78

// Attribute ids of [MS-OXTNEF] 2.1.3.1 without their types.
const attribute = {
  subject: 0x8004,
  body: 0x800c,
  messageClass: 0x8008,
  attachData: 0x800f,
  attachTitle: 0x8010,
  attachStart: 0x9002,
  mapiProperties: 0x9003,
  attachProperties: 0x9005,
  codePage: 0x9007,
}

/** What a container of Outlook held. */
export interface TnefContent {
  text: string | null
  html: string | null
  files: CollectedFile[]
  meeting: CalendarCard | null
}

interface Found {
  content: TnefContent
  codePage: string
  messageClass: string
  subject: string
  properties: MapiProperty[]
}

/** Whether a part is a container of Outlook. */
export function isTnef(type: string, fileName: string): boolean {
  return /^application\/(?:vnd\.)?ms-tnef$/.test(type) || /^winmail\d*\.dat$/i.test(fileName)
}

/** Unpacks winmail.dat; null when it is none. What comes after broken bytes is left out. Throws OverLimit. */
export function readTnef(bytes: Buffer, budget: Budget, depth = 0): TnefContent | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== signature) return null
  budget.addPart(depth)
  const found: Found = {
    content: { text: null, html: null, files: [], meeting: null },
    codePage: 'cp1252',
    messageClass: '',
    subject: '',
    properties: [],
  }
  let position = 6
  while (position + 9 <= bytes.length) {
    const id = bytes.readUInt16LE(position + 1)
    const length = bytes.readUInt32LE(position + 5)
    const data = bytes.subarray(position + 9, position + 9 + length)
    if (data.length < length) budget.warn('A container of Outlook is cut off')
    readAttribute(id, data, found, { budget, depth })
    position += 9 + length + 2
  }
  readBody(found, budget)
  found.content.meeting = readMeeting(found.messageClass, found.subject, found.properties)
  for (const file of found.content.files) budget.addDecoded(file.content.length)
  return found.content
}

function readAttribute(
  id: number,
  data: Buffer,
  found: Found,
  { budget, depth }: { budget: Budget; depth: number },
): void {
  const { files } = found.content
  const last = files.at(-1)
  const text = () => decodeCharset(data, found.codePage).replace(/\0.*$/s, '')
  if (id === attribute.codePage && data.length >= 4) found.codePage = `cp${data.readUInt32LE(0)}`
  else if (id === attribute.messageClass) found.messageClass = text()
  else if (id === attribute.subject) found.subject = text()
  else if (id === attribute.body) found.content.text = cleanText(text())
  else if (id === attribute.mapiProperties) found.properties = readMapiProperties(data, found.codePage)
  else if (id === attribute.attachStart) {
    budget.addPart(1)
    files.push({
      name: '',
      contentType: 'application/octet-stream',
      content: Buffer.alloc(0),
      contentId: null,
      contentLocation: null,
    })
  } else if (last === undefined) return
  else if (id === attribute.attachTitle) last.name ||= cleanFileName(text())
  else if (id === attribute.attachData) last.content = data
  else if (id === attribute.attachProperties) readFileProperties(data, found, last, { budget, depth })
}

function readFileProperties(
  data: Buffer,
  found: Found,
  file: CollectedFile,
  { budget, depth }: { budget: Budget; depth: number },
): void {
  const properties = readMapiProperties(data, found.codePage)
  file.name =
    cleanFileName(textOf(properties, 0x3707) || textOf(properties, 0x3704)) ||
    file.name ||
    cleanFileName(textOf(properties, 0x3001))
  file.contentType = /^[\w.+-]+\/[\w.+-]+$/.exec(textOf(properties, 0x370e))?.[0].toLowerCase() ?? file.contentType
  file.contentId = textOf(properties, 0x3712).replace(/^<|>$/g, '') || null
  file.contentLocation = textOf(properties, 0x3713) || null
  const object = mapiValue(properties, 0x3701)
  if (!Buffer.isBuffer(object)) return
  // an object begins with the id of its interface
  const content = object.subarray(object.length > 20 && object.readUInt32LE(16) === signature ? 16 : 0)
  const inner = depth < 10 ? readTnef(content, budget, depth + 1) : null
  if (inner === null) {
    if (file.content.length === 0) file.content = content
    return
  }
  // a mail within the container: its files come out, its text becomes a file
  const words = inner.html ?? inner.text ?? ''
  file.content = Buffer.from(words)
  file.contentType = inner.html === null ? 'text/plain' : 'text/html'
  file.name = cleanFileName(`${file.name || 'message'}.${inner.html === null ? 'txt' : 'html'}`)
  found.content.files.push(...inner.files, found.content.files.splice(found.content.files.indexOf(file), 1)[0] ?? file)
}

function readBody({ content, properties, codePage }: Found, budget: Budget): void {
  const html = mapiValue(properties, 0x1013)
  const page = mapiValue(properties, 0x3fde)
  if (Buffer.isBuffer(html))
    content.html = cleanText(decodeCharset(html, typeof page === 'number' ? `cp${page}` : codePage))
  else if (typeof html === 'string') content.html = cleanText(html)
  content.text = cleanText(textOf(properties, 0x1000)) || content.text
  const packed = mapiValue(properties, 0x1009)
  if (content.html !== null || !Buffer.isBuffer(packed)) return
  const rtf = unpackRtf(packed, Math.min(budget.room, 20_000_000))
  if (rtf === null) return
  budget.addDecoded(rtf.length)
  const inside = readRtf(rtf)
  content.html = inside.html === null ? null : cleanText(inside.html)
  content.text ??= inside.text === null ? null : cleanText(inside.text)
}

function mapiValue(properties: MapiProperty[], id: number): MapiProperty['value'] | undefined {
  return properties.find((property) => property.id === id && !property.isNamed)?.value
}

function textOf(properties: MapiProperty[], id: number): string {
  const value = mapiValue(properties, id)
  return typeof value === 'string' ? value : ''
}
