import type { IncomingMessage } from 'node:http'
import { openRequest } from './open-request.ts'

/** How long a receiver may take for everything: finding it, connecting, answering (desk-api-other.md A.13.2). */
const answerMilliseconds = 10_000
const usualExcerptBytes = 2_000

export interface PostRequest {
  url: string
  headers: Record<string, string>
  body: string
}

/** What came of an attempt: a status, or what stood in the way. */
export interface PostOutcome {
  status: number | null
  /** The start of the answer's body. */
  excerpt: string
  error: string
}

export const isSuccess = ({ status }: PostOutcome): boolean => status !== null && status >= 200 && status < 300

/**
 * Posts a body once and never throws. Redirects are answers like any other: following one could lead to an address
 * that nobody checked.
 */
export function postOnce(
  request: PostRequest,
  options: { allowPrivate: boolean; milliseconds?: number; excerptBytes?: number },
): Promise<PostOutcome> {
  const { allowPrivate, milliseconds = answerMilliseconds, excerptBytes = usualExcerptBytes } = options
  return new Promise((resolve) => {
    const fail = (error: unknown) => resolve({ status: null, excerpt: '', error: explain(error, milliseconds) })
    try {
      const body = Buffer.from(request.body)
      const outgoing = openRequest(new URL(request.url), {
        method: 'POST',
        headers: { ...request.headers, 'Content-Length': body.length },
        signal: AbortSignal.timeout(milliseconds),
        allowPrivate,
      })
      let isAnswered = false
      outgoing.on('response', (response) => {
        isAnswered = true
        void readExcerpt(response, excerptBytes).then((excerpt) => {
          outgoing.destroy()
          resolve({ status: response.statusCode ?? null, excerpt, error: '' })
        })
      })
      outgoing.on('error', (error) => {
        if (!isAnswered) fail(error)
      })
      outgoing.on('close', () => {
        if (!isAnswered) fail(new Error('the connection was closed without an answer'))
      })
      outgoing.end(body)
    } catch (error) {
      fail(error)
    }
  })
}

/** The status is known: an answer that breaks off or never ends is cut where it is. */
async function readExcerpt(response: IncomingMessage, excerptBytes: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= excerptBytes) break
    }
  } catch {
    // what came is shown
  }
  // PostgreSQL keeps no NUL in a text
  return Buffer.concat(chunks).subarray(0, excerptBytes).toString('utf8').replaceAll('\0', '')
}

function explain(error: unknown, milliseconds: number): string {
  const { name, message, code } = error as { name?: string; message?: string; code?: string }
  if (name === 'AbortError' || name === 'TimeoutError') return `no answer within ${milliseconds / 1_000} seconds`
  // several addresses that all failed have a code but no message
  return message || code || 'the connection failed'
}
