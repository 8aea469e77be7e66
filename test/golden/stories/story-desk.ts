import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import type { Answer } from '../../support/app.ts'
import { expectDescribed } from '../../support/described.ts'
import { createTicketDesk, type TicketDesk } from '../../support/tickets.ts'

// Clients tell their stories over a real connection, with the headers they really send and no others.

export interface StoryDesk extends TicketDesk {
  /** Where it listens, without a trailing slash. */
  url: string
  adminToken: string
}

/** One client program: its headers go with every request, its paths are whole, its bodies JSON unless they are texts. */
export interface Program {
  get(path: string): Promise<Answer>
  post(path: string, body?: unknown): Promise<Answer>
  put(path: string, body?: unknown): Promise<Answer>
  patch(path: string, body?: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
}

/** A desk that listens on the loopback interface and knows its address. Call `close` in `afterAll`. */
export async function startStoryDesk(): Promise<StoryDesk> {
  const desk = await createTicketDesk()
  const url = await desk.app.app.listen({ port: 0, host: '127.0.0.1' })
  desk.app.config.publicUrl = url
  return { ...desk, url, adminToken: desk.app.adminToken }
}

/** A client with its headers; the ones in `write` come on top when something is sent. */
export function program(desk: StoryDesk, headers: Record<string, string>, write: Record<string, string> = {}): Program {
  async function send(method: string, path: string, body?: unknown): Promise<Answer> {
    const payload = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
    const length = method === 'GET' ? {} : { 'content-length': String(Buffer.byteLength(payload)) }
    const all = { ...headers, ...(method === 'GET' ? {} : write), ...length }
    const { hostname, port } = new URL(desk.url)
    const answer = await new Promise<Answer>((resolve, reject) => {
      const sent = request({ hostname, port, path, method, headers: all }, (received) => {
        buffer(received).then((bytes) => {
          const raw = unpack(bytes, received.headers['content-encoding'])
          const isJson = (received.headers['content-type'] ?? '').startsWith('application/json')
          const parsed: unknown = raw === '' ? undefined : isJson ? JSON.parse(raw) : raw
          resolve({ status: received.statusCode ?? 0, body: parsed, headers: received.headers })
        }, reject)
      })
      sent.on('error', reject).end(payload)
    })
    const contentType = String(answer.headers['content-type'] ?? '')
    expectDescribed({ method, url: path, status: answer.status, contentType, body: answer.body })
    return answer
  }
  return {
    get: (path) => send('GET', path),
    post: (path, body) => send('POST', path, body),
    put: (path, body) => send('PUT', path, body),
    patch: (path, body) => send('PATCH', path, body),
    delete: (path) => send('DELETE', path),
  }
}

// clients that say so get long answers compressed
const unpack = (bytes: Buffer, encoding: string | undefined): string =>
  (encoding === 'gzip' ? gunzipSync(bytes) : bytes).toString()

/** The answer's body; fails the story when the status is not one of those the client takes for a success. */
export async function succeed(sent: Promise<Answer>, statuses: readonly number[] = [200]): Promise<Answer['body']> {
  const { status, body } = await sent
  expect(statuses, JSON.stringify(body?.errors)).toContain(status)
  return body
}

/** Fields of an upload form in an order nobody foresees, the bytes last, sent without a sign-in; gives the status. */
export async function sendForm(url: string, params: Record<string, string>, bytes: string): Promise<number> {
  const form = new FormData()
  for (const name of Object.keys(params).sort().reverse()) if (params[name]) form.append(name, params[name])
  form.append('file', new Blob([bytes]), 'upload.bin')
  return (await fetch(url, { method: 'POST', body: form })).status
}

/** A filter as most clients spell it in an address. */
export const filterOf = (filter: unknown): string => `filter=${encodeURIComponent(JSON.stringify(filter))}`
