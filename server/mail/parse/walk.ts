import type { Budget } from './budget.ts'
import { decodeCharset } from './charset.ts'
import { cleanLine } from './clean-text.ts'
import { verifySignature } from './cms-signature.ts'
import { type Collected, emptyCollection, fileOf, isReadable, partFileName, readText, type Segment } from './collect.ts'
import { decodeHeaderText } from './encoded-words.ts'
import { firstHeader } from './header-block.ts'
import { decodeBody, type MimePart, readMimeTree } from './mime-tree.ts'
import type { ParsedMail } from './parsed-mail.ts'
import { readSmime } from './smime.ts'
import { isTnef, readTnef } from './tnef.ts'

/** What the walk through the parts knows about the mail as a whole. */
export interface Walk {
  budget: Budget
  security: ParsedMail['security']
  depth: number
}

/** Collects what people read, files and appointments out of a part and all below it, in order. Throws OverLimit. */
export function collect(part: MimePart, walk: Walk, isFirst = true): Collected {
  if (part.type.startsWith('multipart/')) return collectMultipart(part, walk, isFirst)
  const into = emptyCollection()
  const { budget } = walk
  if (/^application\/(?:x-)?pkcs7-mime$/.test(part.type)) return collectSmime(part, walk)
  if (isTnef(part.type, partFileName(part))) return collectTnef(part, budget)
  if (part.type === 'text/calendar' || part.type === 'application/ics') {
    const file = fileOf(part, budget)
    const text = decodeCharset(file.content, part.parameters.get('charset') ?? 'utf-8')
    into.calendars.push({ text, method: part.parameters.get('method') ?? '' })
    into.files.push({ ...file, name: file.name || 'invite.ics' })
  } else if (part.type === 'message/partial') {
    const [number, total] = [part.parameters.get('number') ?? '?', part.parameters.get('total') ?? '?']
    into.files.push(fileOf(part, budget, `Piece ${number} of ${total} of a mail that was sent in pieces`))
    if (number === '1') into.segments.push(...collectInner(part.body, walk).segments)
  } else if (part.type === 'message/external-body') {
    const where = part.parameters.get('url') ?? part.parameters.get('name') ?? part.parameters.get('access-type') ?? ''
    into.files.push(fileOf(part, budget, cleanLine(`The file itself is kept elsewhere and was not fetched: ${where}`)))
  } else if (isReadable(part, isFirst)) {
    into.segments.push(readText(part, budget, into))
  } else {
    into.files.push(fileOf(part, budget))
  }
  return into
}

function collectMultipart(part: MimePart, walk: Walk, isFirst: boolean): Collected {
  if (part.type === 'multipart/alternative') return collectAlternative(part, walk, isFirst)
  if (part.type === 'multipart/related') return collectRelated(part, walk, isFirst)
  if (part.type === 'multipart/signed') return collectSigned(part, walk, isFirst)
  if (part.type === 'multipart/encrypted') return collectEncrypted(part, walk)
  return join(
    part.children.map((child, index) => ({ child, isFirst: isFirst && index === 0 })),
    walk,
  )
}

function join(list: { child: MimePart; isFirst: boolean }[], walk: Walk): Collected {
  const into = emptyCollection()
  for (const { child, isFirst } of list) {
    // a text after files or files only still opens the mail when there was none before
    append(into, collect(child, walk, isFirst || into.segments.length === 0))
  }
  return into
}

function append(into: Collected, more: Collected): void {
  into.segments.push(...more.segments)
  into.files.push(...more.files)
  into.calendars.push(...more.calendars)
  into.meetings.push(...more.meetings)
}

/** The last rendition of each form that says something; renditions for other programs (AMP, watches) are left out. */
function collectAlternative(part: MimePart, walk: Walk, isFirst: boolean): Collected {
  const into = emptyCollection()
  const chosen: Segment = { text: null, html: null }
  for (const child of part.children) {
    if (/^text\/(?:x-amp-html|watch-html)$/.test(child.type) && part.children.length > 1) continue
    const found = collect(child, walk, isFirst)
    into.files.push(...found.files)
    into.calendars.push(...found.calendars)
    into.meetings.push(...found.meetings)
    const text = found.segments.map((segment) => segment.text).filter((piece) => piece !== null)
    const html = found.segments.map((segment) => segment.html).filter((piece) => piece !== null)
    if (text.some((piece) => piece.trim() !== '')) chosen.text = text.join('\n')
    if (html.some((piece) => piece.trim() !== '')) chosen.html = html.join('\n')
  }
  if (chosen.text !== null || chosen.html !== null) into.segments.push(chosen)
  return into
}

/** The root (RFC 2387: `start`, else the first) is read; what stands beside it are its files, or more text. */
function collectRelated(part: MimePart, walk: Walk, isFirst: boolean): Collected {
  const start = part.parameters.get('start')?.replace(/^<|>$/g, '')
  const root = part.children.find(({ contentId }) => start !== undefined && contentId === start) ?? part.children[0]
  const rest = part.children.filter((child) => child !== root)
  return join([...(root ? [{ child: root, isFirst }] : []), ...rest.map((child) => ({ child, isFirst: false }))], walk)
}

function collectSigned(part: MimePart, walk: Walk, isFirst: boolean): Collected {
  const [content, ...signatures] = part.children
  const isSignature = (child: MimePart) => isSmimeSignature(child) || child.type === 'application/pgp-signature'
  const isPgp = /pgp/.test(part.parameters.get('protocol') ?? '') || signatures.some(({ type }) => /pgp/.test(type))
  walk.security.kind ??= isPgp ? 'pgp-signed' : 'smime-signed'
  if (content !== undefined) {
    noteSubject(content, walk)
    const signature = part.children.find((child) => child !== content && isSmimeSignature(child))
    if (signature !== undefined) noteSignature(decodeBody(signature, walk.budget), content.source, walk)
  }
  // a list may have put its footer beside the signature
  const shown = part.children.filter((child) => child === content || !isSignature(child))
  return join(
    shown.map((child, index) => ({ child, isFirst: isFirst && index === 0 })),
    walk,
  )
}

const isSmimeSignature = ({ type }: MimePart): boolean => /^application\/(?:x-)?pkcs7-signature$/.test(type)

/** The outermost signature counts. Mail that was kept with bare line feeds was signed with CRLF. */
function noteSignature(signature: Buffer, content: Buffer | null, { security }: Walk): void {
  if (security.signature !== null) return
  const found = verifySignature(signature, content)
  const isBare = content !== null && found?.isValid === false && !content.includes('\r\n')
  security.signature = isBare ? verifySignature(signature, withReturns(content)) : found
}

const withReturns = (content: Buffer): Buffer =>
  Buffer.from(content.toString('latin1').replaceAll('\n', '\r\n'), 'latin1')

function collectEncrypted(part: MimePart, walk: Walk): Collected {
  const into = emptyCollection()
  walk.security.kind ??= 'pgp-encrypted'
  for (const child of part.children) {
    if (child.type === 'application/pgp-encrypted') continue
    const file = fileOf(child, walk.budget, 'Encrypted: the desk has no key to read it')
    into.files.push({ ...file, name: file.name || 'encrypted.asc' })
  }
  into.segments.push({ text: 'This mail is encrypted. The desk has no key to read it.', html: null })
  return into
}

function collectSmime(part: MimePart, walk: Walk): Collected {
  const into = emptyCollection()
  const bytes = decodeBody(part, walk.budget)
  const found = readSmime(bytes, walk.budget)
  const isEncrypted = found?.kind === 'encrypted' || /enveloped/i.test(part.parameters.get('smime-type') ?? '')
  walk.security.kind ??= isEncrypted ? 'smime-encrypted' : 'smime-signed'
  if (found?.kind === 'content') {
    noteSignature(bytes, null, walk)
    return collectInner(found.content, walk)
  }
  const note = isEncrypted ? 'Encrypted: the desk has no key to read it' : 'A signed mail that could not be opened'
  into.files.push({ ...fileOf(part, walk.budget, note), name: partFileName(part) || 'smime.p7m' })
  into.segments.push({ text: isEncrypted ? 'This mail is encrypted. The desk has no key to read it.' : '', html: null })
  return into
}

function collectInner(bytes: Buffer, walk: Walk): Collected {
  const inner = readMimeTree(bytes, walk.budget, walk.depth + 1)
  noteSubject(inner, walk)
  return collect(inner, { ...walk, depth: walk.depth + 1 })
}

function noteSubject(part: MimePart, { security }: Walk): void {
  const isProtected = part.parameters.has('protected-headers') || part.parameters.has('hp')
  const subject = firstHeader(part.headers, 'subject')
  if (isProtected && subject !== undefined) security.subjectInside ??= cleanLine(decodeHeaderText(subject))
}

function collectTnef(part: MimePart, budget: Budget): Collected {
  const into = emptyCollection()
  const file = fileOf(part, budget)
  const tnef = readTnef(file.content, budget)
  if (tnef === null) {
    into.files.push({
      ...file,
      name: file.name || 'winmail.dat',
      note: 'A container of Outlook that could not be opened',
    })
    return into
  }
  into.files.push(...tnef.files)
  if (tnef.text !== null || tnef.html !== null)
    into.segments.push({ text: tnef.text, html: tnef.html, isWholeMail: true })
  if (tnef.meeting !== null) into.meetings.push(tnef.meeting)
  return into
}
