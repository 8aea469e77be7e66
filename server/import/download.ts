import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress, PrivateAddressError, publicLookup } from '../webhooks/public-address.ts'

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
    const response = await request(url, signal, options)
    const { statusCode = 0, headers } = response
    if (statusCode === 200) return response
    response.destroy()
    if (statusCode < 300 || statusCode > 399 || headers.location === undefined)
      throw new Error(`the address answered ${statusCode}`)
    url = new URL(headers.location, url)
  }
  throw new Error(`more than ${mostRedirects} redirects`)
}

function request(
  url: URL,
  signal: AbortSignal,
  { allowPrivate, headers = {} }: DownloadOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`${url.protocol} is not fetched`)
    // a connection to an address asks for no lookup
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError(host)
    const { get } = url.protocol === 'https:' ? https : http
    // a connection of its own: one kept from before could lead to an address the name no longer has
    get(url, { agent: false, signal, headers, ...(allowPrivate ? {} : { lookup: publicLookup }) }, resolve).on(
      'error',
      reject,
    )
  })
}
