import type { IncomingMessage } from 'node:http'
import { openRequest } from './open-request.ts'

export interface DownloadOptions {
  allowPrivate: boolean
  mostRedirects?: number
  /** For everything: finding the host, connecting, all redirects, the last byte. */
  milliseconds?: number
  headers?: Record<string, string>
}

/**
 * Opens what an address answers; the caller reads the stream to its end. Redirects are followed, each address looked at
 * anew; private ones are refused unless allowed. Throws an Error with a reason for people: no such host, a status that
 * is not 200, too slow.
 */
export async function openDownload(address: string, options: DownloadOptions): Promise<IncomingMessage> {
  const { mostRedirects = 5, milliseconds = 120_000 } = options
  const signal = AbortSignal.timeout(milliseconds)
  let url = new URL(address)
  for (let count = 0; count <= mostRedirects; count++) {
    const response = await get(url, signal, options)
    const { statusCode = 0, headers } = response
    if (statusCode === 200) return response
    response.destroy()
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined)
      throw new Error(`the address answered ${statusCode}`)
    url = new URL(headers.location, url)
  }
  throw new Error(`more than ${mostRedirects} redirects`)
}

function get(url: URL, signal: AbortSignal, { allowPrivate, headers = {} }: DownloadOptions): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    openRequest(url, { method: 'GET', headers, signal, allowPrivate }).on('response', resolve).on('error', reject).end()
  })
}
