import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../lib/app-error.ts'
import { packageRoot } from '../lib/package-root.ts'
import { framePolicy, pagePolicy } from './policies.ts'

/** What `npm run build` made of web/; the same folder for a server run from its sources. */
const builtFolder = join(packageRoot, 'dist', 'web')

// Addresses that programs use. A browser that strays there gets the API's 404, never the app.
const notPages = /^\/(desk|launchpad|uploads|assets|healthz|readyz)(\/|$)/

// Links to tickets that programs write for people, and where the app of the hosted service begins.
const linked = /^\/desk(?:\/tickets\/(\d{1,15})(?:\/messages)?)?$/

/** Serves the agents' web app: its files, its frame for customers' HTML, and its page for every other address. */
export async function registerWeb(app: FastifyInstance): Promise<void> {
  const files = join(builtFolder, 'assets')
  if (existsSync(files)) {
    // names carry a hash of the content, so a file never changes; .br and .gz were made by the build
    await app.register(fastifyStatic, {
      root: files,
      prefix: '/assets/',
      preCompressed: true,
      immutable: true,
      maxAge: '365d',
      index: false,
      decorateReply: false,
    })
  }
  const page = readBuilt('index.html')
  const frame = readBuilt('message-frame.html')
  app.get('/message-frame', (_request, reply) => {
    // one for every message of a conversation: it may be kept
    return sendDocument(reply.header('Cache-Control', 'private, max-age=3600'), frame, framePolicy)
  })
  app.get('/*', (request, reply) => {
    const link = isBrowser(request) ? linked.exec(pathOf(request)) : null
    if (link !== null) return reply.redirect(link[1] === undefined ? '/' : `/tickets/${link[1]}`)
    if (!isPage(request)) return reply.callNotFound()
    // the nonce is for style elements that libraries add while they run; there are no inline scripts at all
    const nonce = randomBytes(16).toString('base64url')
    return sendDocument(reply, page === undefined ? page : fillIn(page, nonce, request.cookies), pagePolicy(nonce))
  })
}

/** Writes theme and language into the page, so that its first paint is right. */
function fillIn(page: string, nonce: string, cookies: Record<string, string | undefined>): string {
  const { deskhand_theme: theme = '', deskhand_language: language = '' } = cookies
  return page
    .replace('data-theme="system"', `data-theme="${/^(light|dark)$/.test(theme) ? theme : 'system'}"`)
    .replace('lang="en"', `lang="${/^[a-z]{2}$/.test(language) ? language : 'en'}"`)
    .replace('%STYLE_NONCE%', nonce)
}

function isPage(request: FastifyRequest): boolean {
  const path = pathOf(request)
  return path === '/' || (!notPages.test(path) && isBrowser(request))
}

const pathOf = ({ url }: FastifyRequest): string => url.split('?', 1)[0] ?? ''

const isBrowser = ({ headers }: FastifyRequest): boolean => (headers.accept ?? '').includes('text/html')

function readBuilt(name: string): string | undefined {
  const path = join(builtFolder, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function sendDocument(reply: FastifyReply, text: string | undefined, policy: string): FastifyReply {
  if (text === undefined) throw new AppError('unavailable', 'the web app was not built; run `npm run build`')
  if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-cache')
  return (
    reply
      .header('Content-Security-Policy', policy)
      // not no-referrer: with it browsers send `Origin: null`, and our own requests would look like another site's
      .header('Referrer-Policy', 'same-origin')
      .header('Cross-Origin-Opener-Policy', 'same-origin')
      .header('Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()')
      .type('text/html; charset=utf-8')
      .send(text)
  )
}
