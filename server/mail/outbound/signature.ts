import { htmlToText, sanitizeHtml } from '../../lib/html.ts'
import { expandPlaceholders } from '../../lib/placeholders.ts'
import type { MessageRow } from './queries.ts'

/**
 * The signature of an agent's message as html and text: the agent's own, else the inbox's. Null when a customer or the
 * desk wrote it, when there is none, or when the agent's text ends with it already.
 */
export function signatureOf(message: MessageRow): { html: string; text: string } | null {
  const template = message.agent_signature?.trim() || message.inbox_signature.trim()
  if (message.agent_email === null || message.automatic !== null || template === '') return null
  const email = message.from_address ?? message.inbox_email
  const expanded = expandPlaceholders(
    template,
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
