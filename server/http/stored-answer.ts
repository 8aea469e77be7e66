import type { FastifyReply } from 'fastify'
import type { StoredAnswer } from './context.ts'

/** What an answer is once it is ready to leave, as text. */
export function answerOf(reply: FastifyReply, payload: unknown): StoredAnswer {
  return { status: reply.statusCode, body: typeof payload === 'string' ? payload : '' }
}

/** Sends an earlier answer once more, marked as a repetition. */
export function sendStored(reply: FastifyReply, stored: StoredAnswer): FastifyReply {
  reply.code(stored.status).header('Idempotency-Replayed', 'true')
  if (stored.body !== '') reply.type('application/json; charset=utf-8').serializer((text: string) => text)
  return reply.send(stored.body === '' ? undefined : stored.body)
}
