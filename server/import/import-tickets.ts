import { statusIds } from '../catalog/status-ids.ts'
import type { Ctx } from '../db/ctx.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { isSiteAdmin } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { renderMessage } from '../lib/html.ts'
import { previewText } from '../lib/preview.ts'
import type { ImportedPerson, ImportedThread, ImportOutcome, ImportTickets, TicketOutcome } from './commands.ts'
import { findImportLookups, type ImportLookups, type KnownCustomer } from './import-lookups.ts'
import {
  countFiles,
  findImported,
  type ImportedMessageRow,
  type ImportedTicketRow,
  insertImported,
} from './insert-imported.ts'
import { makeMissing } from './make-missing.ts'
import { type ImportPlan, type PlannedTicket, planImport } from './plan-import.ts'

/**
 * Imports whole tickets from another desk: closed unless they say otherwise, with their times and authors, and without
 * a word to anybody. All problems of the request are named before anything is written; then each ticket is a commit of
 * its own, so that what broke off is simply sent again: a ticket that is here already is left as it is. Site admins only.
 */
export async function importTickets(
  ctx: Ctx,
  command: ImportTickets,
  problems = new Problems(),
): Promise<ImportOutcome> {
  if (!isSiteAdmin(ctx.actor)) throw new AppError('forbidden', 'only site admins may import tickets')
  const lookups = await findImportLookups(ctx.db, command)
  const plan = planImport(command, lookups, problems)
  problems.throwIfAny()
  const fresh = new Map<string, TicketOutcome>()
  if (!command.isDryRun && plan.tickets.length > 0) {
    const complete = await withMissing(ctx, command, { plan, lookups })
    for (const ticket of complete.plan.tickets) {
      const outcome = await importOne(ctx, command.sourceName, ticket, complete.lookups)
      fresh.set(outcome.externalId, outcome)
    }
    wakeDispatcher(ctx.db)
  }
  const tickets = command.tickets.map(({ externalId }): TicketOutcome => {
    const id = lookups.ticketIds.get(externalId)
    if (id !== undefined) return { externalId, id, state: 'existing' }
    return fresh.get(externalId) ?? { externalId, id: null, state: 'new' }
  })
  return {
    tickets,
    made: countMade(plan.missing),
    files: await countFiles(
      ctx.db,
      tickets.flatMap((ticket) => ticket.id ?? []),
    ),
  }
}

const countMade = ({ customers, users, tags, isSourceMissing }: ImportPlan['missing']) => ({
  customers: customers.length,
  users: users.length,
  tags: tags.length,
  sources: isSourceMissing ? 1 : 0,
})

/** Makes what is missing, and finds everything again with it. */
async function withMissing(
  ctx: Ctx,
  command: ImportTickets,
  before: { plan: ImportPlan; lookups: ImportLookups },
): Promise<{ plan: ImportPlan; lookups: ImportLookups }> {
  const { customers, users, tags, isSourceMissing } = before.plan.missing
  if (customers.length + users.length + tags.length === 0 && !isSourceMissing) return before
  await ctx.db.transaction((tx) => makeMissing(tx, ctx, command.sourceName, before.plan.missing))
  const lookups = await findImportLookups(ctx.db, command)
  // what another import has just written is found again by importOne
  const known = { ...lookups, ticketIds: before.lookups.ticketIds }
  return { plan: planImport(command, known, new Problems()), lookups: known }
}

async function importOne(
  ctx: Ctx,
  sourceName: string,
  ticket: PlannedTicket,
  lookups: ImportLookups,
): Promise<TicketOutcome> {
  const { externalId } = ticket.given
  try {
    const id = await insertImported(ctx.db, ctx, rowOf(sourceName, ticket, lookups))
    return { externalId, id, state: 'imported' }
  } catch (error) {
    if ((error as { constraint?: string }).constraint !== 'imported_tickets_pkey') throw error
    // another import was faster: its ticket is the ticket
    return { externalId, id: (await findImported(ctx.db, sourceName, externalId)) ?? null, state: 'existing' }
  }
}

function rowOf(
  sourceName: string,
  { given, inbox, statusId, typeId, priorityId }: PlannedTicket,
  lookups: ImportLookups,
): ImportedTicketRow {
  const customer = found(lookups.customers, given.customer) as KnownCustomer
  const messages = given.threads.map((thread) => messageOf(thread, lookups))
  const isResolved = statusId === statusIds.solved || statusId === statusIds.closed
  const answer = given.threads.slice(1).find(({ kind, author }) => kind === 'message' && author.kind === 'user')
  return {
    sourceName,
    externalId: given.externalId,
    subject: given.subject,
    previewText: previewText(messages.at(-1)?.textBody ?? ''),
    originalRecipient: given.inboxAddress ?? inbox.email,
    inboxId: inbox.id,
    customerId: customer.id,
    contactId: customer.contactId,
    companyId: customer.companyId,
    agentId: given.agent === null ? null : found(lookups.users, given.agent),
    statusId,
    priorityId,
    typeId,
    sourceId: lookups.sourceId ?? missing(sourceName),
    tagIds: [...new Set(given.tags.map((tag) => lookups.tags.get(tag.value.toLowerCase())?.id ?? missing(tag.value)))],
    hasOutsideImages: messages.some(
      (message) => message.authorType === 'customers' && /<img[^>]+src="https?:/i.test(message.htmlBody),
    ),
    messageCount: messages.filter((message) => message.threadType === 'message').length,
    responseMinutes: answer === undefined ? null : minutesBetween(given.createdAt, answer.createdAt),
    resolutionMinutes: isResolved ? minutesBetween(given.createdAt, given.updatedAt) : null,
    createdAt: given.createdAt.toISOString(),
    updatedAt: given.updatedAt.toISOString(),
    messages,
  }
}

function messageOf(thread: ImportedThread, lookups: ImportLookups): ImportedMessageRow {
  const isAgent = thread.author.kind === 'user'
  return {
    threadType: thread.kind,
    ...renderMessage(thread.body, 'html'),
    cc: thread.cc,
    bcc: thread.bcc,
    authorId: isAgent ? found(lookups.users, thread.author) : found(lookups.customers, thread.author).id,
    authorType: isAgent ? 'users' : 'customers',
    createdAt: thread.createdAt.toISOString(),
    updatedAt: thread.updatedAt.toISOString(),
    attachments: thread.attachments,
  }
}

const minutesBetween = (from: Date, to: Date): number =>
  Math.max(0, Math.floor((to.getTime() - from.getTime()) / 60_000))

const found = <Value>(people: ReadonlyMap<string, Value>, { email }: ImportedPerson): Value =>
  people.get(email.toLowerCase()) ?? missing(email)

function missing(name: string): never {
  throw new Error(`${name} was made for the import and is not there`)
}
