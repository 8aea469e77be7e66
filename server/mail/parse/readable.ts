import { htmlToText } from '../../lib/html.ts'
import type { Collected, CollectedFile, Segment } from './collect.ts'
import { madeFileName } from './file-names.ts'
import { cleanMailHtml, type FileReferences } from './mail-html.ts'
import type { MailAttachment, ParsedMail } from './parsed-mail.ts'
import { textToHtml } from './plain-text.ts'

/** The readable whole of a mail, with its files under their final names. */
export type ReadableMail = Pick<ParsedMail, 'text' | 'html' | 'attachments' | 'remoteImages'>

/** Puts the segments of a mail together as one text and one safe HTML, and finds out which files they show. */
export function makeReadable(collected: Collected): ReadableMail {
  const segments = withoutRepeats(collected.segments)
  const files = collected.files.map((file, index) => ({
    ...file,
    name: file.name || madeFileName(file.contentType, index + 1),
  }))
  const sources = segments.some(({ html }) => html !== null && html.trim() !== '')
    ? segments.map(({ text, html }) => (html !== null && html.trim() !== '' ? html : textToHtml(text ?? ''))).join('\n')
    : null
  const cleaned = sources === null ? null : cleanMailHtml(sources, referencesOf(files))
  const text = segments
    .map(segmentText)
    .filter((piece) => piece !== '')
    .join('\n\n')
  const attachments = files.map((file) => attachmentOf(file, cleaned?.shownIds ?? new Set()))
  for (const [index, image] of (cleaned?.embedded ?? []).entries()) {
    attachments.push({ ...image, fileName: madeFileName(image.contentType, files.length + index + 1), isInline: true })
  }
  const hasContent = cleaned !== null && (/<img\b/.test(cleaned.html) || text !== '')
  return {
    text,
    html: hasContent ? (cleaned?.html ?? null) : null,
    attachments,
    remoteImages: cleaned?.remoteImages ?? { count: 0, pixels: 0 },
  }
}

/** A container of Outlook often says again what stands beside it as text; then only its HTML is of use. */
function withoutRepeats(segments: Segment[]): Segment[] {
  const kept: Segment[] = []
  for (const segment of segments) {
    if (segment.isWholeMail) {
      const words = letters(segmentText(segment))
      const twin = kept.find((other) => other.html === null && isSame(letters(other.text ?? ''), words))
      if (twin !== undefined) {
        twin.html = segment.html
        continue
      }
    }
    kept.push({ ...segment })
  }
  return kept
}

function segmentText({ text, html }: Segment): string {
  return text !== null && text.trim() !== '' ? text.trimEnd() : html === null ? '' : htmlToText(html)
}

function letters(text: string): string {
  return text
    .slice(0, 2_000)
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

function isSame(one: string, other: string): boolean {
  if (one === '' || other === '') return one === other
  const length = Math.min(one.length, other.length, 80)
  return one.slice(0, length) === other.slice(0, length)
}

// Every file can be referred to by the Content-ID it has, or by its Content-Location, which becomes its Content-ID.
function referencesOf(files: CollectedFile[]): FileReferences {
  const references: FileReferences = new Map()
  for (const file of files) {
    if (file.contentId === null && file.contentLocation !== null) file.contentId = file.contentLocation
    for (const key of [file.contentId, file.contentLocation]) {
      const lower = key?.toLowerCase()
      if (lower !== undefined && file.contentId !== null && !references.has(lower))
        references.set(lower, file.contentId)
    }
  }
  return references
}

function attachmentOf(file: CollectedFile, shownIds: Set<string>): MailAttachment {
  const isInline = file.contentId !== null && shownIds.has(file.contentId)
  return {
    fileName: file.name,
    contentType: file.contentType,
    content: file.content,
    contentId: file.contentId,
    isInline,
    ...(file.note === undefined ? {} : { note: file.note }),
  }
}
