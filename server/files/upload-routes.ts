import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { type BlobStore, newBlobKey } from './blob-store.ts'
import { createFile } from './create-file.ts'
import { readCreateFile } from './file-bodies.ts'
import type { FileRow } from './queries.ts'
import { missingFile, readFileForm } from './read-form.ts'
import { receiveUpload } from './receive-upload.ts'

export interface UploadDeps extends AppDeps {
  store: BlobStore
  presentFile(ctx: Ctx, file: { id: number }): Promise<unknown>
}

/** The routes that take multipart bodies: the signed upload, the direct one and that of the older API. */
export async function registerUploads(scope: FastifyInstance, deps: UploadDeps): Promise<void> {
  const { config, database, store } = deps
  const maxBytes = config.maxFileBytes
  await scope.register(multipart, {
    throwFileSizeLimit: false,
    // the store counts a file's bytes and refuses what is too much; the parser would only cut them off
    limits: { files: 1, fields: 30, parts: 31, fieldSize: 16 * 1024, fieldNameSize: 200, fileSize: Infinity },
  })

  // No sign-in: the form's signature is the permission (clients.md 39).
  scope.post('/uploads', { config: { public: true } }, async (request, reply) => {
    const { fields, received } = await readFileForm(request, maxBytes, (form, part) =>
      receiveUpload(database, store, { form, stream: part.file, now: new Date() }),
    )
    if (received === undefined) throw missingFile()
    const key = fields.get('key') ?? ''
    const location = `${config.publicUrl}/uploads/${key}`
    return reply
      .code(201)
      .type('application/xml')
      .send(postResponse(location, key, received.sha256))
  })

  scope.post('/desk/api/v2/files.json', async (request, reply) => {
    const ctx = ctxOf(request)
    return reply.code(201).send({ file: await deps.presentFile(ctx, await receiveFile(ctx, request, deps)) })
  })

  // What the older API answers, as far as its programs read it.
  scope.post('/desk/v1/upload/attachment', async (request) => {
    const ctx = ctxOf(request)
    const { id, filename, mime_type: mimeType, size } = await receiveFile(ctx, request, deps)
    const downloadURL = `${ctx.baseUrl}/desk/api/v2/files/${id}/download.json`
    return { attachment: { id, filename, mimeType, size, downloadURL } }
  })
}

/** Makes a file of a multipart form that somebody who is signed in sends; its bytes go when anything is refused. */
async function receiveFile(ctx: Ctx, request: FastifyRequest, { config, store }: UploadDeps): Promise<FileRow> {
  const { maxFileBytes: maxBytes } = config
  let storageKey: string | undefined
  try {
    const { fields, received } = await readFileForm(request, maxBytes, async (_form, part) => {
      storageKey = newBlobKey()
      const { size } = await store.put(storageKey, part.file, { maxBytes })
      // by the second spellings, so that either spelling among the fields goes first
      return { fileName: part.filename, mimetype: part.mimetype, size, storageKey }
    })
    if (received === undefined) throw missingFile()
    // fields may follow the file
    return await createFile(ctx, readCreateFile({ ...received, ...Object.fromEntries(fields) }), received)
  } catch (error) {
    if (storageKey !== undefined) await store.delete(storageKey)
    throw error
  }
}

/** S3's answer to a POST form; the key is one of ours and the address has no query. */
function postResponse(location: string, key: string, sha256: string): string {
  const escaped = location.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return (
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
    `<PostResponse><Location>${escaped}</Location><Bucket>deskhand</Bucket><Key>${key}</Key>` +
    `<ETag>"${sha256}"</ETag></PostResponse>`
  )
}
