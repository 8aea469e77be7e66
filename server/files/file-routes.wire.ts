import type { FastifyInstance } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { unwrap } from '../desk-api/body.ts'
import { presentOne } from '../desk-api/mount.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { contentDisposition } from '../lib/content-disposition.ts'
import { accessTicket } from '../tickets/access.ts'
import { accessFile, accessTicketFile } from './access.ts'
import type { BlobStore } from './blob-store.ts'
import { confirmFile } from './confirm-file.ts'
import { copyFile, createFile, uploadFormFor } from './create-file.ts'
import { readConfirmFile, readCreateFile, readId } from './file-bodies.ts'
import { files } from './files.wire.ts'
import { isSafeImage } from './mime-type.ts'
import { openBlobStore } from './open-blob-store.ts'
import { type FileRow, listTicketFiles } from './queries.ts'
import { sendFile } from './send-file.ts'
import { registerUploads } from './upload-routes.ts'
import { zipFiles } from './zip-files.ts'

const api = '/desk/api/v2'

/** Every file route but list and get: the three steps of an upload, the direct one, copies, downloads and the archive. */
export async function registerFileRoutes(
  app: FastifyInstance,
  deps: AppDeps,
  store: BlobStore = openBlobStore(deps.config),
): Promise<void> {
  app.route({
    method: 'POST',
    url: `${api}/files/ref.json`,
    config: {
      idempotency: {
        present: async (ctx, id) => ({ status: 201, body: await presentRef(ctx, await accessFile(ctx, id), deps) }),
      },
    },
    async handler(request, reply) {
      const ctx = ctxOf(request)
      const file = await createFile(ctx, readCreateFile(unwrap(request.body, 'file').fields))
      return reply.code(201).send(await presentRef(ctx, file, deps))
    },
  })

  app.route<{ Params: { id: string } }>({
    method: ['PATCH', 'PUT'],
    url: `${api}/files/:id.json`,
    async handler(request) {
      const ctx = ctxOf(request)
      const change = readConfirmFile(unwrap(request.body, 'file').fields)
      const file = await confirmFile(ctx, readId(request.params.id), change)
      return { file: await presentFile(ctx, file) }
    },
  })

  app.post<{ Params: { id: string } }>(
    `${api}/files/:id/copy.json`,
    {
      config: {
        idempotency: { present: async (ctx, id) => ({ status: 201, body: { file: await presentFile(ctx, { id }) } }) },
      },
    },
    async (request, reply) => {
      const ctx = ctxOf(request)
      const file = await copyFile(ctx, readId(request.params.id))
      return reply.code(201).send({ file: await presentFile(ctx, file) })
    },
  )

  app.get<{ Params: { id: string } }>(`${api}/files/:id/inline`, async (request, reply) => {
    const file = await accessFile(ctxOf(request), readId(request.params.id))
    const isShown = file.disposition === 'attachment-inline' && isSafeImage(file.mime_type)
    return sendFile(request, reply, { file, store, kind: isShown ? 'inline' : 'attachment' })
  })

  app.get<{ Params: { id: string } }>(`${api}/files/:id/download.json`, async (request, reply) => {
    const file = await accessFile(ctxOf(request), readId(request.params.id))
    return sendFile(request, reply, { file, store, kind: 'attachment' })
  })

  app.get<{ Params: { ticketId: string; id: string } }>(
    `${api}/tickets/:ticketId/files/:id/download`,
    async (request, reply) => {
      const { ticketId, id } = request.params
      const file = await accessTicketFile(ctxOf(request), readId(ticketId), readId(id))
      return sendFile(request, reply, { file, store, kind: 'attachment' })
    },
  )

  app.get<{ Params: { ticketId: string } }>(`${api}/tickets/:ticketId/files.zip`, async (request, reply) => {
    const ctx = ctxOf(request)
    const ticket = await accessTicket(ctx, readId(request.params.ticketId), 'see')
    const archive = await zipFiles(store, await listTicketFiles(ctx.db, ticket.id))
    return reply
      .type('application/zip')
      .header('Content-Disposition', contentDisposition('attachment', `ticket-${ticket.id}-files.zip`))
      .send(archive)
  })

  // a multipart body is a body only inside this scope
  await app.register((scope) => registerUploads(scope, { ...deps, store, presentFile }))
}

/** A file as every answer shows it. */
async function presentFile(ctx: Ctx, { id }: { id: number }): Promise<unknown> {
  const { file } = await presentOne(ctx, files, id, { includes: [], fields: null })
  return file
}

/** The answer of step 1: where to send the bytes, with which fields, and the file they will belong to. */
async function presentRef(ctx: Ctx, file: FileRow, { config }: AppDeps): Promise<object> {
  return {
    url: `${ctx.baseUrl}/uploads`,
    params: await uploadFormFor(ctx, file, config.maxFileBytes),
    file: await presentFile(ctx, file),
  }
}
