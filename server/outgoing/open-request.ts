import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress, PrivateAddressError, publicLookup } from './public-address.ts'

export interface OutgoingRequest {
  method: 'GET' | 'POST'
  headers: Record<string, string | number>
  signal: AbortSignal
  /** The address may be on this machine or in a private network. */
  allowPrivate: boolean
}

/** Begins a request to an address that somebody else chose. Throws for one that is not http(s) or not public. */
export function openRequest(url: URL, { allowPrivate, ...options }: OutgoingRequest): ClientRequest {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`${url.protocol} is not fetched`)
  // a connection to an address asks for no lookup
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) throw new PrivateAddressError(host)
  const { request } = url.protocol === 'https:' ? https : http
  // a connection of its own: one kept from before could lead to an address the name no longer has
  return request(url, { ...options, agent: false, ...(allowPrivate ? {} : { lookup: publicLookup }) })
}
