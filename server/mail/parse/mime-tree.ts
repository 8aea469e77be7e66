import { findBoundary, splitAtBoundary } from './boundaries.ts'
import type { Budget } from './budget.ts'
import { firstHeader, type RawHeader, readHeaderBlock } from './header-block.ts'
import { readParameters } from './header-parameters.ts'
import { decodeTransfer, readTransferEncoding, type TransferEncoding } from './transfer-encoding.ts'

/** A part of a mail: its headers and its body as it stands in the bytes, or the parts it consists of. */
export interface MimePart {
  headers: RawHeader[]
  /** `text/plain` …, lower case, repaired; `text/plain` when there is none. */
  type: string
  parameters: Map<string, string>
  /** `attachment`, `inline` or '' when not given. */
  disposition: string
  dispositionParameters: Map<string, string>
  encoding: TransferEncoding
  contentId: string | null
  /** The part as it came, with its header: what a signature is about. */
  source: Buffer
  body: Buffer
  children: MimePart[]
}

/** Reads a mail, or a part with headers of its own. Throws OverLimit. */
export function readMimeTree(bytes: Buffer, budget: Budget, depth = 0, defaultType = 'text/plain'): MimePart {
  budget.addPart(depth)
  const block = readHeaderBlock(bytes, 0, bytes.length, depth === 0)
  budget.addHeaders(block.headers.length, block.bodyStart)
  if (block.repaired) budget.warn('Lines of the header were repaired')
  return buildPart(block.headers, { source: bytes, body: bytes.subarray(block.bodyStart) }, budget, {
    depth,
    defaultType,
  })
}

function buildPart(
  headers: RawHeader[],
  { source, body }: { source: Buffer; body: Buffer },
  budget: Budget,
  { depth, defaultType }: { depth: number; defaultType: string },
): MimePart {
  const content = readParameters(firstHeader(headers, 'content-type') ?? '')
  const disposition = readParameters(firstHeader(headers, 'content-disposition') ?? '')
  const part: MimePart = {
    headers,
    type: repairType(content.value, disposition.value) ?? defaultType,
    parameters: content.parameters,
    disposition: readDisposition(disposition.value),
    dispositionParameters: disposition.parameters,
    encoding: readTransferEncoding(firstHeader(headers, 'content-transfer-encoding') ?? ''),
    contentId: readContentId(firstHeader(headers, 'content-id') ?? ''),
    source,
    body,
    children: [],
  }
  if (part.type.startsWith('multipart/')) readChildren(part, budget, depth)
  return part
}

function readChildren(part: MimePart, budget: Budget, depth: number): void {
  const declared = part.parameters.get('boundary') ?? ''
  let body = part.body
  let pieces = declared === '' ? [] : splitAtBoundary(body, declared, budget.limits.maxParts + 1)
  if (pieces.length === 0 && part.encoding !== 'none') {
    // against the standard, but done: the whole multipart is encoded
    body = decodeTransfer(body, part.encoding)
    budget.addDecoded(body.length)
    pieces = splitAtBoundary(body, declared, budget.limits.maxParts + 1)
  }
  if (pieces.length === 0) {
    const found = findBoundary(body) ?? (part.parameters.get('boundary') === '' ? '' : null)
    if (found !== null) pieces = splitAtBoundary(body, found, budget.limits.maxParts + 1)
    budget.warn(found === null ? 'A multipart has no parts' : 'The boundary between parts was guessed')
  }
  const childType = part.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  if (pieces.length > 0) part.children = pieces.map((piece) => readMimeTree(piece, budget, depth + 1, childType))
  // what claims to be a multipart and is none is read as text, so that nothing is lost
  else if (/\S/.test(body.toString('latin1', 0, 10_000))) {
    part.children = [
      { ...part, type: 'text/plain', body, encoding: body === part.body ? part.encoding : 'none', children: [] },
    ]
  }
}

/** A usable type from whatever was written; null when there is nothing to go by. */
function repairType(value: string, disposition: string): string | null {
  if (/^[\w!#$&^.+-]{1,100}\/[\w!#$&^.+*-]{1,100}$/.test(value)) return value === 'text/text' ? 'text/plain' : value
  if (value === 'html') return 'text/html'
  if (value === '' || /^(?:text|plain|ascii|us-ascii|text\/)$/.test(value)) return value === '' ? null : 'text/plain'
  if (value.startsWith('multipart')) return 'multipart/mixed'
  if (value.startsWith('text/plain')) return 'text/plain'
  if (value.startsWith('text/html')) return 'text/html'
  return disposition === 'attachment' || value.includes('/') ? 'application/octet-stream' : null
}

/** Unknown dispositions are attachments (RFC 2183 2.8); what is no word at all says nothing. */
function readDisposition(value: string): MimePart['disposition'] {
  if (!/^[\w.-]+$/.test(value)) return ''
  return value === 'inline' ? 'inline' : 'attachment'
}

function readContentId(value: string): string | null {
  const id = value
    .trim()
    .replace(/^<+|>+$/g, '')
    .trim()
  return id === '' ? null : id.slice(0, 500)
}

/** The body of a part without its transfer encoding. Throws OverLimit. */
export function decodeBody(part: MimePart, budget: Budget): Buffer {
  const decoded = decodeTransfer(part.body, part.encoding)
  budget.addDecoded(decoded.length)
  return decoded
}
