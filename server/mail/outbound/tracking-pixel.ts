import { linkToken } from '../../lib/link-token.ts'
import type { MessageRow } from './queries.ts'

/** The path that the image of a mail is fetched from. */
export const openedPath = '/desk/opened'

/** The image that tells when a person's mail was looked at; nothing unless the inbox or the site wants it. */
export function trackingPixelOf(
  message: Pick<MessageRow, 'id' | 'automatic' | 'open_tracking' | 'site_tracks_opens' | 'site_secret'>,
  publicUrl: string,
): string {
  const isWanted = message.open_tracking === 'on' || (message.open_tracking === 'site' && message.site_tracks_opens)
  if (!isWanted || message.automatic !== null || message.site_secret === null) return ''
  const url = `${publicUrl}${openedPath}/${linkToken(message.site_secret, 'open', message.id)}.gif`
  return `\n<img src="${url}" width="1" height="1" alt="">`
}
