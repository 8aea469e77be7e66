import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/pool.ts'
import { systemActor } from '../events/record.ts'
import { type BlobStore, newBlobKey } from '../files/blob-store.ts'
import { cleanFileName } from '../files/file-name.ts'
import { mimeTypeOf } from '../files/mime-type.ts'
import { findFile, insertFile } from '../files/queries.ts'
import { AppError } from '../lib/app-error.ts'
import { fillIn } from '../lib/customer-language.ts'
import { idOfLinkToken, linkToken } from '../lib/link-token.ts'
import type { FormWords } from './form-words.ts'

/** How long each text may be, in characters. */
export const limits = { name: 200, email: 254, subject: 300, message: 50_000, custom: 10_000 } as const

/** The field that people leave empty. */
export const trapName = 'website_2'

/** A file that arrived with a form; `mark` lets the same form bring it again. */
export interface KeptFile {
  id: number
  name: string
  mark: string
}

/** What was filled in, by the names of the fields. */
export interface Filled {
  values: ReadonlyMap<string, readonly string[]>
  keptFiles: readonly KeptFile[]
}

/** A problem of what was filled in: at a field (`email`, `field_7`), or at the whole form (`form`). */
export interface FormError {
  field: string
  text: string
}

export interface FileLimits {
  count: number
  /** All files of a form together. */
  bytes: number
}

interface Deps {
  database: Database
  store: BlobStore
  secret: Buffer
  words: FormWords
  fileLimits: FileLimits
  takesFiles: boolean
}

/**
 * Reads a sent form to its end. Files are stored as they come, for they cannot be asked for twice; those that no ticket
 * gets are removed after a day. What is wrong with files is an error at their field, never the end of the form.
 */
export async function readSubmission(
  request: FastifyRequest,
  deps: Deps,
): Promise<{ filled: Filled; errors: FormError[] }> {
  const values = new Map<string, string[]>()
  const errors: FormError[] = []
  const files: KeptFile[] = []
  let room = deps.fileLimits.bytes
  for await (const part of request.parts()) {
    if (part.type === 'field') addValue(values, part)
    else if (part.filename === undefined || part.filename === '' || !deps.takesFiles) part.file.resume()
    else {
      const taken = await takeFile(part, files.length, room, deps)
      if ('text' in taken) errors.push(taken)
      else {
        files.push(taken.file)
        room -= taken.size
      }
    }
  }
  const kept = deps.takesFiles ? await findKept(values.get('kept') ?? [], deps) : []
  return { filled: { values, keptFiles: [...kept, ...files].slice(0, deps.fileLimits.count) }, errors }
}

function addValue(values: Map<string, string[]>, part: Extract<Multipart, { type: 'field' }>): void {
  // NUL cannot be stored; browsers send lines with CR LF
  const text = String(part.value ?? '')
    .replaceAll('\0', '')
    .replaceAll('\r\n', '\n')
  const list = values.get(part.fieldname)
  if (list === undefined) values.set(part.fieldname, [text])
  else list.push(text)
}

type FilePart = Extract<Multipart, { type: 'file' }>

async function takeFile(
  part: FilePart,
  count: number,
  room: number,
  { database, store, words, fileLimits, secret }: Deps,
): Promise<{ file: KeptFile; size: number } | FormError> {
  const name = cleanFileName(part.filename) || 'attachment'
  const refuse = (text: string): FormError => {
    part.file.resume()
    return { field: 'files', text }
  }
  if (count >= fileLimits.count) return refuse(fillIn(words.tooManyFiles, { count: fileLimits.count }))
  const storageKey = newBlobKey()
  let size: number
  try {
    size = (await store.put(storageKey, part.file, { maxBytes: room })).size
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'tooLarge') throw error
    return refuse(fillIn(words.filesTooLarge, { size: Math.floor(fileLimits.bytes / 1024 / 1024) }))
  }
  const row = await insertFile(database, {
    filename: name,
    mimeType: mimeTypeOf(part.mimetype, name),
    disposition: 'attachment',
    storageKey,
    size,
    userId: systemActor.id,
    now: new Date(),
  })
  return { file: { id: row.id, name, mark: linkToken(secret, 'form-file', row.id) }, size }
}

/** Files of the same form's earlier try that still belong to nothing. */
async function findKept(marks: readonly string[], { database, secret, fileLimits }: Deps): Promise<KeptFile[]> {
  const kept: KeptFile[] = []
  for (const mark of new Set(marks.slice(0, fileLimits.count))) {
    const id = idOfLinkToken(secret, 'form-file', mark)
    const row = id === null ? undefined : await findFile(database, id)
    if (row !== undefined && row.message_id === null) kept.push({ id: row.id, name: row.filename, mark })
  }
  return kept
}
