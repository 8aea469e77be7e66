import type { Budget } from './budget.ts'
import { decodeCharset } from './charset.ts'
import { cleanLine, cleanText } from './clean-text.ts'
import { decodeHeaderText } from './encoded-words.ts'
import { cleanFileName, endingOf } from './file-names.ts'
import { firstHeader, readHeaderBlock } from './header-block.ts'
import { decodeBody, type MimePart } from './mime-tree.ts'
import type { CalendarCard } from './parsed-mail.ts'
import { enrichedToHtml, joinFlowed } from './plain-text.ts'
import { decodeUuencoded } from './uuencode.ts'

/** A stretch of the readable mail in one or both of its forms; several follow each other. */
export interface Segment {
  text: string | null
  html: string | null
  /** From a container that repeats the whole mail; of no use beside the same text. */
  isWholeMail?: boolean
}

/** A file before it has its final name. */
export interface CollectedFile {
  name: string
  contentType: string
  content: Buffer
  contentId: string | null
  contentLocation: string | null
  note?: string
}

/** What was found in the parts of a mail. */
export interface Collected {
  segments: Segment[]
  files: CollectedFile[]
  calendars: { text: string; method: string }[]
  meetings: CalendarCard[]
}

export function emptyCollection(): Collected {
  return { segments: [], files: [], calendars: [], meetings: [] }
}

const fileTypes =
  /^text\/(?:csv|calendar|vcard|x-vcard|directory|rtf|xml|css|javascript|ecmascript|rfc822-headers|x-amp-html|watch-html|markdown|x-patch|x-diff)$/

/** Whether a part is meant to be read in the mail, rather than to be a file beside it. */
export function isReadable(part: MimePart, isFirst: boolean): boolean {
  if (!part.type.startsWith('text/') || fileTypes.test(part.type)) return false
  if (part.disposition === 'attachment') return isFirst && partFileName(part) === '' && part.type !== 'text/html'
  return partFileName(part) === '' || (isFirst && part.disposition !== 'inline')
}

/** The text of a readable part; uuencoded files in it become files. */
export function readText(part: MimePart, budget: Budget, into: Collected): Segment {
  const bytes = decodeBody(part, budget)
  const charset = part.parameters.get('charset') ?? ''
  if (part.type === 'text/html' || part.type === 'text/xhtml') return { text: null, html: readHtml(bytes, charset) }
  if (part.type === 'text/enriched' || part.type === 'text/richtext') {
    return { text: null, html: enrichedToHtml(cleanText(decodeCharset(bytes, charset)), part.type === 'text/richtext') }
  }
  const rest = takeUuencoded(bytes, budget, into)
  const text = cleanText(decodeCharset(rest, charset))
  const isFlowed = part.parameters.get('format')?.toLowerCase() === 'flowed'
  return { text: isFlowed ? joinFlowed(text, part.parameters.get('delsp')?.toLowerCase() === 'yes') : text, html: null }
}

/** HTML of a part; a charset named only inside of it counts when the part names none. */
function readHtml(bytes: Buffer, charset: string): string {
  const head = charset === '' ? bytes.toString('latin1', 0, 4_000) : ''
  const inside = /<meta[^>]{0,200}?charset\s*=\s*["']?([\w:.-]{2,40})/i.exec(head)?.[1]
  // UTF-16 cannot be named in bytes that were readable as ASCII
  return cleanText(decodeCharset(bytes, charset || (inside && !/utf-?16/i.test(inside) ? inside : '')))
}

function takeUuencoded(bytes: Buffer, budget: Budget, into: Collected): Buffer {
  const kept: Buffer[] = []
  let position = 0
  for (let found = decodeUuencoded(bytes, 0); found !== null; found = decodeUuencoded(bytes, position)) {
    budget.addPart(1)
    budget.addDecoded(found.content.length)
    kept.push(bytes.subarray(position, found.start))
    into.files.push({
      name: cleanFileName(decodeHeaderText(found.name)),
      contentType: 'application/octet-stream',
      content: found.content,
      contentId: null,
      contentLocation: null,
    })
    position = found.end
  }
  return position === 0 ? bytes : Buffer.concat([...kept, bytes.subarray(position)])
}

/** The name a part gives itself, safe to use; '' when it has none. */
export function partFileName(part: MimePart): string {
  const given =
    part.dispositionParameters.get('filename') ?? part.parameters.get('name') ?? part.parameters.get('filename')
  return given === undefined ? '' : cleanFileName(given)
}

/** Takes a part as a file, with the name an attached mail gets from its subject. */
export function fileOf(part: MimePart, budget: Budget, note?: string): CollectedFile {
  const content = decodeBody(part, budget)
  const location = firstHeader(part.headers, 'content-location')
  return {
    name: partFileName(part) || nameInside(part, content),
    contentType: part.type,
    content,
    contentId: part.contentId,
    contentLocation: location === undefined ? null : location.replace(/\s+/g, ''),
    ...(note === undefined ? {} : { note }),
  }
}

function nameInside(part: MimePart, content: Buffer): string {
  const named = [firstHeader(part.headers, 'content-description'), firstHeader(part.headers, 'content-location')]
  if (/^message\/(?:rfc822|global)$/.test(part.type)) {
    // only the beginning: the subject is wanted, not the mail
    const { headers } = readHeaderBlock(content.subarray(0, 65_536), 0, Math.min(content.length, 65_536), true)
    const subject = cleanFileName(
      cleanLine(decodeHeaderText(firstHeader(headers, 'subject') ?? '')).replace(/[/\\]/g, '-'),
    )
    return subject === '' ? '' : cleanFileName(`${subject}.eml`)
  }
  for (const name of named) {
    const safe = name === undefined ? '' : cleanFileName(decodeHeaderText(name))
    if (/\.[a-z0-9]{1,5}$/i.test(safe) && (endingOf(part.type) === 'bin' || safe.endsWith(endingOf(part.type))))
      return safe
  }
  return ''
}
