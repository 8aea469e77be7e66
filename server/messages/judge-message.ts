import type { Ctx } from '../db/ctx.ts'
import type { Problems } from '../lib/app-error.ts'
import type { TicketRow } from '../tickets/access.ts'
import type { CreateTicket } from '../tickets/commands.ts'
import { judgeFiles, judgeReferences, judgeSendFrom } from '../tickets/judge-ticket.ts'
import type { Lookups } from '../tickets/lookups.ts'
import type { AddMessage } from './commands.ts'

/** What has to be looked up for a message, in the words of the statement that looks it up. */
export function asLookupCommand(given: AddMessage, ticket: TicketRow): CreateTicket {
  return {
    inboxId: { value: ticket.inboxId, source: 'inbox' },
    customer: { id: { value: ticket.customerId, source: 'customer' } },
    agentId: given.agentId,
    statusId: given.statusId,
    files: given.files,
    cc: given.cc,
    bcc: given.bcc,
    sendFrom: given.sendFrom,
    schedule: given.schedule,
  }
}

/** Holds a message against what exists and what the actor may do; `hasFiles`: it has some beside the given ones. */
export function judgeMessage(
  ctx: Ctx,
  given: AddMessage,
  lookups: Lookups,
  problems: Problems,
  hasFiles = false,
): void {
  const isEmpty = (given.message ?? '').trim() === '' && (given.files ?? []).length === 0 && !hasFiles
  if (isEmpty) problems.add('message', 'must be set')
  if (given.threadType === 'forward' && (given.to ?? []).length === 0 && given.isDraft !== true)
    problems.add('to', 'must be set')
  if (given.schedule !== undefined && given.threadType === 'note')
    problems.add('scheduledEmail', 'a note is not mailed')
  judgeReferences(
    ctx.actor,
    { customer: {}, agentId: given.agentId, statusId: given.statusId, schedule: given.schedule },
    lookups,
    problems,
  )
  judgeFiles(ctx.actor, given.files ?? [], lookups.files, problems)
  judgeSendFrom(given.sendFrom, lookups, problems)
}
