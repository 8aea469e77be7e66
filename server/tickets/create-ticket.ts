import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { findOrCreateCustomer } from '../people/find-or-create-customer.ts'
import type { Sla } from '../slas/choose-sla.ts'
import { measure } from '../slas/measure.ts'
import { findSlas, type Measure } from '../slas/queries.ts'
import type { CreateTicket } from './commands.ts'
import { composeFirstMessage } from './first-message.ts'
import { type JudgedTicket, judgeTicket } from './judge-ticket.ts'
import { findLookups, type Lookups } from './lookups.ts'
import type { SourceMessage } from './new-ticket.ts'
import { insertTags, insertTicket, linkSplit, type ReadBack } from './queries.ts'
import { copyFiles, fillFromMessage } from './source-message.ts'
import { fillFromTemplate } from './template.ts'

export interface CreatedTicket {
  id: number
  /** The row that `readBack` gave, where the ticket took one statement only; else it has to be read. */
  readBack?: Record<string, unknown> | undefined
}

export interface CreateOptions {
  problems?: Problems
  readBack?: ReadBack | undefined
  /** What else belongs to the same transaction. */
  also?: (tx: Tx, id: number) => Promise<void>
}

/**
 * Creates a ticket with its first message. Everything is checked before anything is written, all
 * problems are named at once (`problems` brings those the body's reader found), and all effects commit together:
 * mail, triggers and the rest start from the event row of that commit. `readBack` reads the ticket for the answer in
 * the round trip that writes it, which is a quarter of what a create waits for.
 */
export async function createTicket(
  ctx: Ctx,
  given: CreateTicket,
  { problems = new Problems(), readBack, also }: CreateOptions = {},
): Promise<CreatedTicket> {
  const filled = await fillFromTemplate(ctx, given, problems)
  const { command, source } = await fillFromMessage(ctx, filled, problems)
  const lookups = await findLookups(ctx.db.quick, command)
  const ticket = judgeTicket(ctx.actor, command, lookups, problems)
  problems.throwIfAny()

  const work = { ctx, command, lookups, ticket, source }
  const isOneStatement =
    lookups.customer !== null &&
    ticket.newTags.length === 0 &&
    ticket.fileIds.length === 0 &&
    source === null &&
    command.copiedFileIds === undefined &&
    also === undefined &&
    ctx.idempotency === undefined
  // A statement is a transaction of its own; only what takes several opens one.
  const created = isOneStatement
    ? await write(ctx.db, work, readBack)
    : { id: await ctx.db.transaction((tx) => writeAll(tx, work, also)) }
  wakeDispatcher(ctx.db)
  return created
}

interface Work {
  ctx: Ctx
  command: CreateTicket
  lookups: Lookups
  ticket: JudgedTicket
  source: SourceMessage | null
}

async function writeAll(tx: Tx, work: Work, also: CreateOptions['also']): Promise<number> {
  const { ctx, command, source } = work
  let { lookups, ticket } = work
  if (lookups.customer === null) lookups = { ...lookups, customer: await makeCustomer(tx, ctx, command) }
  if (ticket.newTags.length > 0)
    ticket = { ...ticket, tagIds: [...ticket.tagIds, ...(await insertTags(tx, ctx, ticket.newTags))] }
  let { message } = command
  const copied = source ?? (command.copiedFileIds === undefined ? null : { fileIds: command.copiedFileIds })
  if (copied !== null) {
    const copies = await copyFiles(tx, ctx, copied, command.message ?? '')
    message = copies.html
    lookups = { ...lookups, files: [...lookups.files, ...copies.files] }
    ticket = {
      ...ticket,
      splitFromId: source?.ticketId ?? null,
      fileIds: [...ticket.fileIds, ...copies.files.map((file) => file.id)],
    }
  }
  const { id } = await write(tx, { ctx, command: { ...command, message }, lookups, ticket, source })
  if (source !== null) await linkSplit(tx, ctx, source, id)
  await also?.(tx, id)
  await ctx.idempotency?.complete(tx, id)
  return id
}

async function write(
  db: Queryable,
  { ctx, command, lookups, ticket, source }: Work,
  readBack?: ReadBack,
): Promise<CreatedTicket> {
  const { customer } = lookups
  if (customer === null) throw new Error('a ticket is written after its customer')
  const message = await composeFirstMessage(db, ctx, { command, lookups, customer, ticket, source })
  const { id: customerId, contactId, companyId } = customer
  // the clocks of one that waits for its hour do not run yet
  const slas = lookups.hasSlas && ticket.schedule === null ? await findSlas(db, { customerId, companyId }) : null
  const sla = slas === null ? null : measureNew(ctx, ticket, { slas, isAnswer: !message.byCustomer })
  const whole = { ...ticket, presetId: message.ticketId, customerId, contactId, companyId, message, sla }
  const written = await insertTicket(db, ctx, whole, readBack)
  // somebody else attached one of the files between the check and now: the transaction takes everything back
  if (written.fileCount !== ticket.fileIds.length)
    throw new AppError('invalid', { detail: 'is already attached', source: 'files' })
  return written
}

/** The clocks of a ticket at its beginning. */
function measureNew(
  { now }: Ctx,
  ticket: JudgedTicket,
  { slas, isAnswer }: { slas: readonly Sla[]; isAnswer: boolean },
): Measure {
  const { inboxId, typeId, priorityId, tagIds, statusId } = ticket
  const at = now.toISOString()
  const facts = { slas, inboxId, typeId, priorityId, tagIds, hours: null }
  const history = { createdAt: at, statuses: [{ at, statusId }], firstAnswerAt: isAnswer ? at : null, waitsSince: null }
  return measure({ ...facts, ...history, dueAt: null, checkAt: null, breachedAt: null }, now).stored
}

async function makeCustomer(tx: Tx, ctx: Ctx, command: CreateTicket): Promise<NonNullable<Lookups['customer']>> {
  const { email, firstName = '', lastName = '', phone = '', companyId } = command.customer
  const address = email?.value ?? ''
  const made = await findOrCreateCustomer(tx, ctx, {
    email: address,
    firstName,
    lastName,
    phone,
    companyId: companyId?.value,
  })
  return {
    id: made.customerId,
    contactId: made.contactId,
    companyId: made.companyId,
    email: address,
    firstName,
    lastName,
    companyName: null,
    trusted: false,
  }
}
