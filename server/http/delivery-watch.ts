import type { Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

interface Outcome {
  /** The last byte is the system's to send; it may still be lost. */
  handedOver(): void
  lost(): void
}

/**
 * Gives a function that says of one answer whether it reached its client. It is lost when the connection ends before
 * the last byte was handed to the system, or is reset within `milliseconds` after that: a client that gave up while the
 * answer was under way leaves bytes unread, and its system says so. The next request on the same connection proves
 * that it arrived; without one or a reset, the end of that time does.
 */
export function watchDelivery(
  scope: FastifyInstance,
  milliseconds: number,
): (request: FastifyRequest, reply: FastifyReply, outcome: Outcome) => void {
  // answers that were handed over and may still be lost
  const pending = new WeakMap<Socket, () => void>()

  scope.addHook('onRequest', async (request) => pending.get(request.raw.socket)?.())

  return (request, reply, outcome) => {
    const { socket } = request.raw
    let isHandedOver = false
    reply.raw.once('close', () => {
      if (!isHandedOver) outcome.lost()
    })
    reply.raw.once('finish', () => {
      isHandedOver = true
      const stop = () => {
        clearTimeout(timer)
        pending.delete(socket)
        socket.removeListener('error', onError)
      }
      const onError = () => {
        stop()
        outcome.lost()
      }
      const timer = setTimeout(stop, milliseconds)
      timer.unref()
      socket.once('error', onError)
      pending.set(socket, stop)
      outcome.handedOver()
    })
  }
}
