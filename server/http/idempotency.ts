import { createHash, randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Ctx } from '../db/ctx.ts'
import { AppError } from '../lib/app-error.ts'
import { ctxOf, type StoredAnswer } from './context.ts'
import {
  type Claim,
  deleteUndoneKey,
  findKey,
  insertKey,
  type KeyRow,
  updateKeyAnswer,
  updateKeyDone,
} from './idempotency-queries.ts'
import { answerOf, sendStored } from './stored-answer.ts'

declare module 'fastify' {
  interface FastifyRequest {
    idempotencyClaim: Claim | null
  }
}

/**
 * Makes a repeated write with the same Idempotency-Key answer the first result instead of working twice.
 * A workflow that calls `ctx.idempotency.complete` in its transaction is safe even against crashes and slow twins;
 * for any other write the key is done when its answer is stored.
 */
export function registerIdempotency(scope: FastifyInstance): void {
  scope.decorateRequest('idempotencyClaim', null)

  scope.addHook('preHandler', async (request, reply) => {
    if (request.deskContext === null || !['POST', 'PATCH', 'PUT'].includes(request.method)) return
    const key = readKey(request)
    if (key === undefined) return
    const ctx = ctxOf(request)
    const claim = { actorId: ctx.actor.id, key, owner: randomUUID() }
    const found = await claimKey(ctx, claim, hashOf(request))
    if (found !== null) return replay(request, reply, found)
    request.idempotencyClaim = claim
    ctx.idempotency = {
      async complete(tx, resourceId) {
        if (!(await updateKeyDone(tx, claim, resourceId))) throw takenOver()
      },
    }
  })

  scope.addHook('onSend', async (request, reply, payload) => {
    if (request.idempotencyClaim !== null) await settle(request, request.idempotencyClaim, answerOf(reply, payload))
    return payload
  })
}

/** Takes the key and gives null, or gives the finished row of an equal request; throws 409 for everything between. */
async function claimKey(ctx: Ctx, claim: Claim, hash: Buffer): Promise<KeyRow | null> {
  if (await insertKey(ctx.db, claim, hash)) return null
  const row = await findKey(ctx.db, claim)
  if (row !== undefined && !row.request_hash.equals(hash)) {
    throw new AppError('conflict', { detail: 'was already used for a different request', source: 'Idempotency-Key' })
  }
  // a row that has just gone belonged to a request that failed: trying again is right then, too
  if (row === undefined || row.done_at === null) throw stillRunning()
  return row
}

/** Answers what the first request answered. A crash may have lost the text, then the resource is presented again. */
async function replay(request: FastifyRequest, reply: FastifyReply, row: KeyRow): Promise<FastifyReply> {
  const stored = row.response_status === null ? await presentAgain(request, row) : storedAnswer(row)
  return sendStored(reply, stored)
}

async function presentAgain(request: FastifyRequest, row: KeyRow): Promise<StoredAnswer> {
  const { idempotency } = request.routeOptions.config
  if (idempotency === undefined || row.resource_id === null) {
    const detail = 'the request was carried out, but its answer was lost'
    throw new AppError('conflict', { detail, source: 'Idempotency-Key' })
  }
  const { status, body } = await idempotency.present(ctxOf(request), row.resource_id, request)
  return { status, body: JSON.stringify(body) }
}

/** Before the answer leaves: keep it when the work is done, or free the key when nothing happened. */
async function settle(request: FastifyRequest, claim: Claim, answer: StoredAnswer): Promise<void> {
  const { db } = ctxOf(request)
  try {
    const isSecret = request.routeOptions.config.idempotency?.isSecret === true
    if (answer.status < 300 && isSecret) return
    if (answer.status < 300) await updateKeyAnswer(db, claim, answer)
    else await deleteUndoneKey(db, claim)
  } catch (error) {
    // the change itself is committed or rolled back; the key's minute runs out by itself
    request.log.warn({ error: String(error) }, 'idempotency key not settled')
  }
}

function readKey(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key
  throw new AppError('invalid', { detail: 'must be 1 to 255 visible ASCII characters', source: 'Idempotency-Key' })
}

function hashOf(request: FastifyRequest): Buffer {
  const hash = createHash('sha256').update(`${request.method}\n${request.url}\n`)
  if (request.rawBody !== null) hash.update(request.rawBody)
  return hash.digest()
}

function storedAnswer(row: KeyRow): StoredAnswer {
  return { status: row.response_status ?? 200, body: row.response_body ?? '' }
}

function stillRunning(): AppError {
  const detail = 'a request with this key is still running'
  return new AppError('conflict', { detail, source: 'Idempotency-Key' }, { retryAfterSeconds: 1 })
}

function takenOver(): AppError {
  const detail = 'another request with this key took over'
  return new AppError('conflict', { detail, source: 'Idempotency-Key' }, { retryAfterSeconds: 1 })
}
