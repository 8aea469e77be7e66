import multipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openBlobStore } from '../files/open-blob-store.ts'
import type { AppDeps } from '../http/context.ts'
import { createThrottle } from '../http/throttle.ts'
import { customerLanguage } from '../lib/customer-language.ts'
import { idOfLinkToken, linkToken } from '../lib/link-token.ts'
import { embedScript } from './embed-script.ts'
import { type FormPage, type FormView, formPage, goneFormPage, sentPage } from './form-page.ts'
import { newPageToken } from './form-token.ts'
import { formLanguages } from './form-words.ts'
import { type ContactForm, findForm } from './queries.ts'
import { nothingFilled, takeForm } from './take-form.ts'

const options = { config: { public: true }, exposeHeadRoute: false } as const
const mostFiles = 10
const mostFileBytes = 25 * 1024 * 1024

/**
 * GET /contact/{slug} is a form that anybody may fill in, POST makes a ticket of it; it works without scripts. No cookie
 * is read or set, so there is nothing another site could borrow. /contact/{slug}/embed.js puts it into another page.
 */
export async function registerContactForms(app: FastifyInstance, { database, config }: AppDeps): Promise<void> {
  const fileLimits = { count: mostFiles, bytes: Math.min(mostFileBytes, config.maxFileBytes) }
  const deps = { database, store: openBlobStore(config), tries: createThrottle(), fileLimits }
  const limits = { count: mostFiles, megabytes: Math.max(1, Math.floor(fileLimits.bytes / 1024 / 1024)) }

  await app.register(async (scope) => {
    await scope.register(multipart, {
      throwFileSizeLimit: false,
      limits: {
        files: 2 * mostFiles,
        fields: 500,
        parts: 600,
        fieldSize: 512 * 1024,
        fieldNameSize: 100,
        fileSize: Infinity,
      },
    })

    scope.get('/contact/:slug', options, async (request, reply) => {
      const form = await findForm(database, slugOf(request))
      if (form === undefined) return sendPage(reply.code(404), goneFormPage(viewOf(request)))
      const token = newPageToken(form, new Date())
      return sendPage(
        reply,
        formPage(form, viewOf(request, form), { token, filled: nothingFilled, errors: [], limits }),
      )
    })

    scope.get('/contact/:slug/sent/:token', options, async (request, reply) => {
      const form = await findForm(database, slugOf(request))
      const token = (request.params as { token: string }).token
      const ticketId = form === undefined ? null : idOfLinkToken(form.secret, 'form-sent', token)
      if (form === undefined || ticketId === null) return sendPage(reply.code(404), goneFormPage(viewOf(request)))
      return sendPage(reply, sentPage(form, viewOf(request, form), ticketId))
    })

    scope.get('/contact/:slug/embed.js', options, async (request, reply) => {
      const form = await findForm(database, slugOf(request))
      const { language } = viewOf(request, form)
      return (
        reply
          .code(form === undefined ? 404 : 200)
          .header('Cache-Control', 'public, max-age=300')
          // another site's page asks for it
          .header('Cross-Origin-Resource-Policy', 'cross-origin')
          .type('text/javascript; charset=utf-8')
          .send(
            form === undefined
              ? '/* there is no such form */\n'
              : embedScript(config.publicUrl, { slug: form.slug, title: form.title || formLanguages[language].title }),
          )
      )
    })

    scope.post('/contact/:slug', options, async (request, reply) => {
      const form = await findForm(database, slugOf(request))
      if (form === undefined) return sendPage(reply.code(404), goneFormPage(viewOf(request)))
      const view = viewOf(request, form)
      const taken = await takeForm(deps, request, form, formLanguages[view.language])
      if ('ticketId' in taken) {
        const path = `/contact/${form.slug}/sent/${linkToken(form.secret, 'form-sent', taken.ticketId)}`
        return reply.redirect(view.isEmbedded ? `${path}?embed=1` : path, 303)
      }
      const token = taken.token ?? newPageToken(form, new Date())
      // what is left of a body that was not read is not waited for
      if (taken.isUnread) reply.header('Connection', 'close')
      return sendPage(reply.code(taken.status), formPage(form, view, { ...taken, token, limits }))
    })
  })
}

const slugOf = (request: FastifyRequest): string => (request.params as { slug: string }).slug.toLowerCase()

function viewOf(request: FastifyRequest, form?: Pick<ContactForm, 'language'>): FormView {
  const { embed } = request.query as Record<string, unknown>
  const { language = 'auto' } = form ?? {}
  const spoken = language === 'auto' ? customerLanguage(request.headers['accept-language']) : language
  return { language: spoken, isEmbedded: embed === '1' }
}

function sendPage(reply: FastifyReply, { html, policy }: FormPage): FastifyReply {
  return reply
    .header('Content-Security-Policy', policy)
    .header('Cache-Control', 'no-store')
    .header('Vary', 'Accept-Language')
    .header('Referrer-Policy', 'same-origin')
    .header('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
    .type('text/html; charset=utf-8')
    .send(html)
}
