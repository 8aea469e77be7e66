import type { IncomingMessage } from 'node:http'
import { AppError, type Problem } from '../lib/app-error.ts'

/**
 * The path to route by: repeated slashes collapse, one at the end goes, and /desk/v2 means /desk/api/v2. Works on the raw text, because
 * `new URL('//desk/…', base)` would read `desk` as a host.
 */
export function rewriteUrl(request: Pick<IncomingMessage, 'url'>): string {
  const raw = escapeBytes(request.url ?? '/')
  const end = raw.indexOf('?')
  const path = end < 0 ? raw : raw.slice(0, end)
  const query = end < 0 ? '' : raw.slice(end)
  const clean = path
    .replace(/^https?:\/\/[^/]*/i, '')
    .replace(/\/{2,}/g, '/')
    .replace(/(?<=.)\/$/, '')
  return `${clean === '' ? '/' : clean}`.replace(/^\/desk\/v2(?=\/|$)/, '/desk/api/v2') + query
}

/** Refuses an address with NUL or broken percent-encoding, naming the query parameter; does nothing else. */
export function checkUrl(url: string): void {
  if (!url.includes('%')) return
  const end = url.indexOf('?')
  const path = end < 0 ? url : url.slice(0, end)
  if (!isClean(path)) throw new AppError('invalid', 'the address is not valid')
  if (end < 0) return
  const problems: Problem[] = []
  for (const part of url.slice(end + 1).split('&')) {
    if (isClean(part)) continue
    const name = part.split('=', 1)[0] ?? ''
    const detail = 'must be valid percent-encoded UTF-8 without NUL'
    problems.push(isClean(name) ? { detail, source: decodeURIComponent(name) } : { detail })
  }
  if (problems.length > 0) throw new AppError('invalid', problems)
}

function isClean(text: string): boolean {
  try {
    return !decodeURIComponent(text).includes('\0')
  } catch {
    return false
  }
}

/** Clients that send UTF-8 unescaped: Node hands the bytes over as Latin-1 characters. */
function escapeBytes(url: string): string {
  return url.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`)
}
