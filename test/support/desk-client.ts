import type { Answer, Caller } from './app.ts'

/** Requests to a desk that listens somewhere, through a real network connection. */
export interface DeskClient extends Caller {
  /** Where it listens, without a trailing slash. */
  url: string
  token: string
  /** Uploads bytes with POST /files.json and gives the file's id. */
  upload(filename: string, text: string): Promise<number>
}

const prefix = '/desk/api/v2'

/** Paths below /desk/api/v2 may be given from there. A request whose connection breaks rejects. */
export function deskClient(url: string, token: string): DeskClient {
  async function send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> {
    const isTop = /^\/(desk|readyz|healthz)/.test(path)
    const response = await fetch(`${url}${isTop ? '' : prefix}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, body: parse(text), headers: Object.fromEntries(response.headers) }
  }
  return {
    url,
    token,
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    patch: (path, body, headers) => send('PATCH', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    delete: (path, body, headers) => send('DELETE', path, body, headers),
    async upload(filename, text) {
      const form = new FormData()
      form.append('file', new Blob([text], { type: 'text/plain' }), filename)
      const answer = await send('POST', '/files.json', form)
      if (answer.status !== 201) throw new Error(`the upload was answered ${answer.status}`)
      return answer.body.file.id
    },
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
