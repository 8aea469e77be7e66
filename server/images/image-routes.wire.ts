import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findSiteSecret } from '../account/site-queries.ts'
import { idOf } from '../desk-api/mount.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readBoolean } from '../desk-api/values.ts'
import { isSafeImage } from '../files/mime-type.ts'
import { openBlobStore } from '../files/open-blob-store.ts'
import { findFile } from '../files/queries.ts'
import { sendFile } from '../files/send-file.ts'
import { type AppDeps, ctxOf } from '../http/context.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { fetchImage } from './fetch-image.ts'
import { isSignedQuery } from './signed-address.ts'
import { viewDocument, viewPolicy } from './view-document.ts'
import { type ViewRequest, viewMessage } from './view-message.ts'

const signed = { config: { public: true }, exposeHeadRoute: false } as const
const keptSeconds = 12 * 3_600

/**
 * How messages are looked at (ours): as a document for a frame, or as HTML with what was found in it; and the pictures
 * in them, by addresses that only the desk can make.
 */
export function registerImageRoutes(
  app: FastifyInstance,
  { database, config }: AppDeps,
  // a mail must never reach into our own network, whatever webhooks may
  { allowPrivate } = { allowPrivate: false },
): void {
  const store = openBlobStore(config)
  const message = `${apiPrefix}/messages/:id`

  app.get(`${message}/view.json`, async (request) => {
    const { html, imagesShown, remoteImages, trackingPixels, trackerHosts } = await viewMessage(
      ctxOf(request),
      idOf(request),
      readView(request),
    )
    return { messageview: { html, imagesShown, remoteImages, trackingPixels, trackerHosts } }
  })

  app.get(`${message}/view.html`, async (request, reply) => {
    const view = await viewMessage(ctxOf(request), idOf(request), readView(request))
    const { theme } = request.query as Record<string, unknown>
    return reply
      .header('Content-Security-Policy', viewPolicy(config.publicUrl))
      .header('Referrer-Policy', 'no-referrer')
      .header('Cache-Control', 'private, no-cache')
      .type('text/html; charset=utf-8')
      .send(viewDocument(view, theme === 'dark' ? 'dark' : 'light'))
  })

  app.get(`${apiPrefix}/images`, signed, async (request, reply) => {
    const { url } = request.query as Record<string, unknown>
    const secret = await findSiteSecret(database)
    if (typeof url !== 'string' || !isSignedQuery(secret, `image:${url}`, request.query, new Date())) throw unsigned()
    const { type, bytes } = await fetchImage(url, { allowPrivate })
    return reply
      .header('Cache-Control', `private, max-age=${keptSeconds}, immutable`)
      .header('Content-Security-Policy', "sandbox; default-src 'none'")
      .header('Content-Disposition', 'inline')
      .header('Cross-Origin-Resource-Policy', 'cross-origin')
      .type(type)
      .send(bytes)
  })

  app.get(`${apiPrefix}/files/:id/view`, signed, async (request, reply) => {
    const id = idOf(request)
    const secret = await findSiteSecret(database)
    if (!isSignedQuery(secret, `file:${id}`, request.query, new Date())) throw unsigned()
    const file = await findFile(database, id)
    if (file === undefined) throw new AppError('notFound', 'not found')
    const isShown = file.disposition === 'attachment-inline' && isSafeImage(file.mime_type)
    return sendFile(request, reply, { file, store, kind: isShown ? 'inline' : 'attachment', isShared: true })
  })
}

function unsigned(): AppError {
  return new AppError('forbidden', { detail: 'is not signed by this desk, or has expired', source: 'sig' })
}

function readView(request: FastifyRequest): ViewRequest {
  const query = request.query as Record<string, unknown>
  const problems = new Problems()
  const given = query.images === '1' ? true : query.images === '0' ? false : query.images
  const images = given === '' ? undefined : readBoolean(problems, 'images', given)
  if (query.part !== undefined && query.part !== 'message' && query.part !== 'quoted')
    problems.add('part', 'must be one of ‘message, quoted’')
  problems.throwIfAny()
  return { images, part: query.part === 'quoted' ? 'quoted' : 'message' }
}
