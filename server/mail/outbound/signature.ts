import { htmlToText, sanitizeHtml } from '../../lib/html.ts'
import { expandPlaceholders } from '../../lib/placeholders.ts'
import type { MessageRow } from './queries.ts'

/**
 * The inbox's signature as html and text for an agent's message; null when a customer or the desk wrote it, when the
 * inbox has none, or when the agent's text ends with it already.
 */
export function signatureOf(message: MessageRow): { html: string; text: string } | null {
  if (message.agent_email === null || message.inbox_signature.trim() === '') return null
  const email = message.from_address ?? message.inbox_email
  const expanded = expandPlaceholders(
    message.inbox_signature,
    {
      user: {
        firstName: message.agent_first_name ?? '',
        lastName: message.agent_last_name ?? '',
        email: message.agent_email,
      },
      mailbox: { name: message.inbox_name, email },
      customer: {
        firstName: message.customer_first_name,
        lastName: message.customer_last_name,
        email: message.contact_address ?? '',
      },
      company: message.company_name === null ? null : { name: message.company_name },
      ticket: { id: message.ticket_id, subject: message.ticket_subject },
      site: { name: message.site_name },
    },
    { html: true },
  )
  const html = sanitizeHtml(expanded)
  const text = htmlToText(html)
  return words(message.text_body).endsWith(words(text)) ? null : { html, text }
}

function words(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
