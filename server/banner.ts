import type { Config } from './config.ts'

interface Start {
  signInUrl: string
  /** Only on the first start. */
  apiToken: string | null
  /** null when every inbox was deleted: then there is nothing to paste. */
  inboxId: number | null
}

/** What the operator sees when the desk is ready: where it is, how to get in, and a first ticket to paste. */
export function banner(config: Config, start: Start): string {
  const { publicUrl, smtpUrl } = config
  const lines = [
    `Deskhand is ready at ${publicUrl}`,
    '',
    `  Sign in once with   ${start.signInUrl}`,
    ...(start.apiToken === null ? [] : [`  API token           ${start.apiToken}   (shown only now)`]),
    ...(smtpUrl === null ? ['  Mail                kept, not sent: DESK_SMTP_URL is not set'] : []),
    '',
    ...(start.inboxId === null
      ? []
      : ['  Create a ticket:', '', createTicketCommand(publicUrl, start.inboxId, start.apiToken), '']),
  ]
  return `\n${lines.join('\n')}\n`
}

function createTicketCommand(publicUrl: string, inboxId: number, apiToken: string | null): string {
  const body = {
    inbox: { id: inboxId },
    customer: { email: 'ada@example.com' },
    subject: 'The printer is on fire',
    message: '<p>Please send help.</p>',
  }
  return (
    `curl -sS ${publicUrl}/desk/api/v2/tickets.json -H 'Authorization: Bearer ${apiToken ?? '<your token>'}' ` +
    `-H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`
  )
}
