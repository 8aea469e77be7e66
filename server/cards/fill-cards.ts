import { createHmac } from 'node:crypto'
import type { Ctx } from '../db/ctx.ts'
import { isSuccess, postOnce } from '../outgoing/post.ts'
import { accessTicket } from '../tickets/access.ts'
import { signatureOf } from '../webhooks/signature.ts'
import { type Card, findCardSubject, findFreshAnswer, listEnabledCards, saveAnswer } from './queries.ts'
import { type CardContent, failedCard, readAnswer } from './read-answer.ts'

// Somebody looks at the ticket and waits.
const answerMilliseconds = 2_000
const mostBytes = 64 * 1024
const keptSeconds = 60

export interface FilledCard extends CardContent {
  id: number
  name: string
}

/**
 * Asks every card's program about a ticket, all at once, and waits two seconds at most; answers are kept for a minute
 * unless `isFresh`. A program that does not answer fails its own card and nothing else. Throws notFound for a ticket the
 * caller may not see.
 */
export async function fillCards(
  ctx: Ctx,
  ticketId: number,
  options: { allowPrivate: boolean; isFresh: boolean },
): Promise<FilledCard[]> {
  const ticket = await accessTicket(ctx, ticketId, 'see')
  const [cards, subject] = await Promise.all([listEnabledCards(ctx.db), findCardSubject(ctx.db, ticket.id)])
  const { id, email } = ctx.actor
  return Promise.all(
    cards.map(async (card) => {
      const body = JSON.stringify({ card: { id: card.id, name: card.name }, ...subject, agent: { id, email } })
      return { id: card.id, name: card.name, ...(await askOnce(ctx, card, { ticketId, body, ...options })) }
    }),
  )
}

async function askOnce(
  ctx: Ctx,
  card: Card,
  asked: { ticketId: number; body: string; allowPrivate: boolean; isFresh: boolean },
): Promise<CardContent> {
  const requestHash = createHmac('sha256', card.secret).update(`${card.url}\n${asked.body}`).digest()
  const key = { cardId: card.id, ticketId: asked.ticketId, requestHash, seconds: keptSeconds }
  const known = asked.isFresh ? undefined : await findFreshAnswer(ctx.db, key)
  if (known !== undefined) return known
  const answer = await ask(card, asked)
  // a failure is kept as well: a program that is down would hold up every look at a ticket
  await saveAnswer(ctx.db, key, answer)
  return answer
}

async function ask(card: Card, { body, allowPrivate }: { body: string; allowPrivate: boolean }): Promise<CardContent> {
  const headers: Record<string, string> = {
    'Content-Type': 'application/json',
    Accept: 'application/json',
    'User-Agent': 'Deskhand-Cards/v2',
  }
  if (card.secret !== '') headers['X-Desk-Signature'] = signatureOf(body, card.secret)
  const outcome = await postOnce(
    { url: card.url, headers, body },
    { allowPrivate, milliseconds: answerMilliseconds, excerptBytes: mostBytes },
  )
  if (isSuccess(outcome)) return readAnswer(outcome.excerpt)
  return failedCard(outcome.status === null ? outcome.error : `the program answered ${outcome.status}`)
}
