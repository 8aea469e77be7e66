import { addressWithToken, replyToken, signedToken } from '../../lib/reply-token.ts'
import type { MailRow, MessageRow } from './queries.ts'

/** What decides whether addresses carry tokens; `hasListener`: this desk receives mail itself. */
type TokenSettings = Pick<MessageRow, 'reply_tokens' | 'site_secret'>

/** Where answers go: the sender's address, with the ticket's token where the inbox wants it and 64 octets allow it. */
export function replyAddressOf(
  message: TokenSettings & Pick<MessageRow, 'ticket_id'>,
  fromAddress: string,
  hasListener: boolean,
): string {
  if (!hasTokens(message, hasListener)) return fromAddress
  return addressWithToken(fromAddress, replyToken(message.site_secret, message.ticket_id)) ?? fromAddress
}

/**
 * The sender as SMTP sees it, where bounces go: nobody for automatic replies (RFC 3834 section 5), else the sender's
 * address with a token that names the mail.
 */
export function envelopeSenderOf(
  message: TokenSettings & Pick<MessageRow, 'automatic'>,
  mail: Pick<MailRow, 'id' | 'from_address'>,
  hasListener: boolean,
): string {
  if (message.automatic === 'reply') return ''
  if (!hasTokens(message, hasListener)) return mail.from_address
  return addressWithToken(mail.from_address, signedToken(message.site_secret, 'b', mail.id)) ?? mail.from_address
}

function hasTokens(settings: TokenSettings, hasListener: boolean): settings is TokenSettings & { site_secret: Buffer } {
  if (settings.site_secret === null) return false
  return settings.reply_tokens === 'on' || (settings.reply_tokens === 'auto' && hasListener)
}
