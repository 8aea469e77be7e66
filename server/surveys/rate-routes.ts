import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AppDeps } from '../http/context.ts'
import { customerLanguage } from '../lib/customer-language.ts'
import { listRatingOptions, type RatedTicket } from './queries.ts'
import { goneRatePage, ratePage, ratePagePolicy } from './rate-page.ts'
import { ratePath } from './rate-path.ts'
import { findTicketOfSurvey, rateTicket } from './rate-ticket.ts'

const options = { config: { public: true }, bodyLimit: 64 * 1024, exposeHeadRoute: false } as const

/**
 * GET /desk/rate/{token} shows the survey of a ticket, POST answers it. The token in the link is all it takes; no cookie
 * is read or set, so there is nothing another site could borrow.
 */
export async function registerRateRoutes(app: FastifyInstance, { database }: AppDeps): Promise<void> {
  await app.register(async (scope) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: FastifyRequest, body: string) => Object.fromEntries(new URLSearchParams(body)),
    )

    scope.get(`${ratePath}/:token`, options, async (request, reply) => {
      const ticket = await findTicketOfSurvey(database, tokenOf(request))
      const { option } = request.query as Record<string, unknown>
      return show(request, reply, ticket, { chosen: idOf(option) ?? ticket?.option_id ?? null, isSaved: false })
    })

    scope.post(`${ratePath}/:token`, options, async (request, reply) => {
      const ticket = await findTicketOfSurvey(database, tokenOf(request))
      const fields = (request.body ?? {}) as Record<string, unknown>
      const optionId = idOf(fields['option'])
      if (ticket === undefined || optionId === null)
        return show(request, reply, ticket, { chosen: null, isSaved: false })
      const comment = typeof fields['comment'] === 'string' ? fields['comment'].replaceAll('\0', '') : ''
      const isSaved = await rateTicket(database, ticket.id, { optionId, comment })
      return show(request, reply, isSaved ? { ...ticket, comment } : undefined, { chosen: optionId, isSaved })
    })
  })

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    ticket: RatedTicket | undefined,
    shown: { chosen: number | null; isSaved: boolean },
  ): Promise<FastifyReply> {
    // the page of a ticket speaks as its mail did
    const language = customerLanguage(ticket?.language_code ?? request.headers['accept-language'])
    const text =
      ticket === undefined
        ? goneRatePage(language)
        : ratePage(ticket, await listRatingOptions(database), { language, ...shown })
    return reply
      .code(ticket === undefined ? 410 : 200)
      .header('Content-Security-Policy', ratePagePolicy)
      .header('Cache-Control', 'no-store')
      .header('Referrer-Policy', 'same-origin')
      .type('text/html; charset=utf-8')
      .send(text)
  }
}

const tokenOf = (request: FastifyRequest): string => (request.params as { token: string }).token

function idOf(value: unknown): number | null {
  return typeof value === 'string' && /^\d{1,15}$/.test(value) && Number(value) > 0 ? Number(value) : null
}
