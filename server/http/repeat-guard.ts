import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Database } from '../db/pool.ts'
import type { StoredAnswer } from './context.ts'
import { watchDelivery } from './delivery-watch.ts'
import { deleteLostAnswer, type Fingerprint, findLostAnswer, saveLostAnswer } from './lost-answers.ts'
import { answerOf, sendStored } from './stored-answer.ts'

/** A create on its way. */
interface Flight extends Fingerprint {
  /** Null while it runs. */
  answer: StoredAnswer | null
  isLost: boolean
  done: Promise<void>
  finish: () => void
}

declare module 'fastify' {
  interface FastifyRequest {
    repeatFlight: Flight | null
  }
}

const guarded = new Set(
  ['tickets', 'messages', 'tickets/:ticketId/messages'].map((path) => `/desk/api/v2/${path}.json`),
)
const longestWaitMilliseconds = 30_000
const pollMilliseconds = 100

/** Whether a request is a create that must not happen twice because its answer was lost; with a key it is safe anyway. */
export function isRepeatGuarded(request: FastifyRequest): boolean {
  const isCreate = request.method === 'POST' && guarded.has(request.routeOptions.url ?? '')
  return isCreate && request.headers['idempotency-key'] === undefined
}

/**
 * Answers a create with the first answer when it is byte for byte one whose connection broke, of the same credentials,
 * within `seconds` (0 = off) after the break. What was delivered, and what runs at the same time on a connection that
 * lives, is never held to be a repetition. In this process that is known at once, from memory. Other processes learn
 * it from a row that is written when a connection breaks and looked for only when sign-in saw that there is one, so
 * ordinary creates cost no statement.
 */
export function registerRepeatGuard(scope: FastifyInstance, options: { database: Database; seconds: number }): void {
  const { database, seconds } = options
  const lost = new Map<string, Flight>()
  scope.decorateRequest('repeatFlight', null)
  if (seconds === 0) return
  const watch = watchDelivery(scope, seconds * 1_000)

  scope.addHook('preHandler', async (request, reply) => {
    if (request.deskContext === null || request.credentialKey === null || !isRepeatGuarded(request)) return
    const which = fingerprintOf(request, request.credentialKey)
    const found = lost.get(keyOf(which))
    const earlier = found === undefined ? await findElsewhere(request, which) : await answerOfFlight(found)
    if (earlier !== null) {
      // it is settled as soon as it is handed over: the next equal create is meant, unless this answer is lost again
      const again: Flight = { ...which, answer: earlier, isLost: true, done: Promise.resolve(), finish: () => {} }
      watch(request, reply, { handedOver: () => settle(which), lost: () => lose(again, request) })
      return sendStored(reply, earlier)
    }
    request.repeatFlight = begin(request, reply, which)
  })

  scope.addHook('onSend', async (request, reply, payload) => {
    const flight = request.repeatFlight
    if (flight === null) return payload
    flight.answer = answerOf(reply, payload)
    flight.finish()
    if (flight.isLost) await keep(flight, request)
    return payload
  })

  function begin(request: FastifyRequest, reply: FastifyReply, which: Fingerprint): Flight {
    let finish = () => {}
    const done = new Promise<void>((resolve) => (finish = resolve))
    const flight: Flight = { ...which, answer: null, isLost: false, done, finish }
    watch(request, reply, { handedOver: () => {}, lost: () => lose(flight, request) })
    return flight
  }

  function lose(flight: Flight, request: FastifyRequest): void {
    flight.isLost = true
    lost.set(keyOf(flight), flight)
    void keep(flight, request)
  }

  /** Keeps a lost answer for those who ask again; one that changed nothing needs no guard. */
  async function keep(flight: Flight, request: FastifyRequest): Promise<void> {
    if (flight.answer !== null && flight.answer.status >= 300) return settle(flight)
    if (flight.answer !== null) setTimeout(forget, seconds * 1_000, flight).unref()
    await saveLostAnswer(database, flight, flight.answer).catch((error: unknown) =>
      request.log.warn({ error: String(error) }, 'a lost answer was not stored for other processes'),
    )
  }

  function forget(flight: Flight): void {
    if (lost.get(keyOf(flight)) === flight) settle(flight)
  }

  function settle(which: Fingerprint): void {
    lost.delete(keyOf(which))
    // what stays behind is too old soon
    deleteLostAnswer(database, which.hash).catch(() => {})
  }

  async function findElsewhere(request: FastifyRequest, which: Fingerprint): Promise<StoredAnswer | null> {
    if (!request.hasLostAnswers) return null
    for (const end = Date.now() + longestWaitMilliseconds; Date.now() < end; await sleep(pollMilliseconds)) {
      const found = await findLostAnswer(database, which.hash, seconds + longestWaitMilliseconds / 1_000)
      if (found === null || found.answer !== null) return found?.answer ?? null
    }
    return null
  }
}

/** The answer of a create whose client is gone; null when it failed. */
async function answerOfFlight(flight: Flight): Promise<StoredAnswer | null> {
  await Promise.race([flight.done, sleep(longestWaitMilliseconds, undefined, { ref: false })])
  return flight.answer !== null && flight.answer.status < 300 ? flight.answer : null
}

function fingerprintOf(request: FastifyRequest, credentialKey: string): Fingerprint {
  const hash = createHash('sha256').update(`${credentialKey}\n${request.method}\n${request.url}\n`)
  if (request.rawBody !== null) hash.update(request.rawBody)
  return { tokenHash: Buffer.from(credentialKey, 'base64url'), hash: hash.digest() }
}

const keyOf = ({ hash }: Fingerprint): string => hash.toString('base64')
