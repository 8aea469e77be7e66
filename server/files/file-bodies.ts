import { AppError, Problems } from '../lib/app-error.ts'
import type { ConfirmFile } from './confirm-file.ts'
import type { CreateFile } from './create-file.ts'
import { cleanFileName } from './file-name.ts'
import { mimeTypeOf } from './mime-type.ts'
import type { FileRow } from './queries.ts'

type Fields = Record<string, unknown>

/** What a client says about a new file, from JSON or from a multipart form; names every problem at once. */
export function readCreateFile(fields: Fields): CreateFile {
  const problems = new Problems()
  const filename = readFileName(fields, problems)
  const claimed = readText(fields, ['mimeType', 'mimetype'], problems)
  const disposition = readDisposition(fields, problems)
  if (filename === undefined) problems.add('filename', 'must be set')
  problems.throwIfAny()
  const name = filename ?? ''
  return { filename: name, mimeType: mimeTypeOf(claimed ?? '', name), disposition: disposition ?? 'attachment' }
}

/** What a confirmation changes; usually it has no body at all. */
export function readConfirmFile(fields: Fields): ConfirmFile {
  const problems = new Problems()
  const change = { filename: readFileName(fields, problems), disposition: readDisposition(fields, problems) }
  problems.throwIfAny()
  return change
}

/** A whole number from a path; anything else is not found. */
export function readId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new AppError('notFound', 'not found')
  return Number(text)
}

function readFileName(fields: Fields, problems: Problems): string | undefined {
  const text = readText(fields, ['filename', 'fileName'], problems)
  const name = text === undefined ? '' : cleanFileName(text)
  return name === '' ? undefined : name
}

function readDisposition(fields: Fields, problems: Problems): FileRow['disposition'] | undefined {
  const text = readText(fields, ['disposition'], problems)
  if (text === undefined || text === 'attachment' || text === 'attachment-inline') return text
  problems.add('disposition', 'must be one of ‘attachment, attachment-inline’')
  return undefined
}

/** The first of these fields that is given; null and empty count as not given. */
function readText(fields: Fields, names: readonly string[], problems: Problems): string | undefined {
  for (const name of names) {
    const value = fields[name]
    if (value === undefined || value === null || value === '') continue
    if (typeof value === 'string') return value
    problems.add(name, 'must be a text')
    return undefined
  }
  return undefined
}
