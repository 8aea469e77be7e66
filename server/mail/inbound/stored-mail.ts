import type { ParsedMail } from '../parse/parsed-mail.ts'
import type { InboundDependencies, IncomingMail } from './incoming-mail.ts'

/** All the bytes of a stored mail. Throws when the store is away. */
export async function readRaw(
  { blobs }: Pick<InboundDependencies, 'blobs'>,
  incoming: Pick<IncomingMail, 'storageKey' | 'size'>,
): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of await blobs.read(incoming.storageKey)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks, incoming.size)
}

/** Says of a mail whose end is missing that it is, and of the file in which it breaks off. */
export function withCut(parsed: ParsedMail, { fullSize }: Pick<IncomingMail, 'fullSize'>): ParsedMail {
  if (fullSize === null) return parsed
  const note = `too large: the mail has ${megabytes(fullSize)}, and only its beginning was kept`
  const attachments = parsed.attachments.map((file, index) =>
    index === parsed.attachments.length - 1 ? { ...file, note } : file,
  )
  return { ...parsed, attachments, warnings: [...parsed.warnings, `The mail is ${note}; files may be missing`] }
}

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`
