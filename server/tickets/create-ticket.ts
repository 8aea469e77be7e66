import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { wakeDispatcher } from '../events/wake.ts'
import { AppError, Problems } from '../lib/app-error.ts'
import { findOrCreateCustomer } from '../people/find-or-create-customer.ts'
import type { CreateTicket } from './commands.ts'
import { composeFirstMessage } from './first-message.ts'
import { type JudgedTicket, judgeTicket } from './judge-ticket.ts'
import { findLookups, type Lookups } from './lookups.ts'
import type { SourceMessage } from './new-ticket.ts'
import { insertTags, insertTicket, linkSplit } from './queries.ts'
import { copyFiles, fillFromMessage } from './source-message.ts'
import { fillFromTemplate } from './template.ts'

/**
 * Creates a ticket with its first message and gives its id. Everything is checked before anything is written, all
 * problems are named at once (`problems` brings those the body's reader found), and all effects commit together:
 * mail, triggers and the rest start from the event row of that commit.
 */
export async function createTicket(ctx: Ctx, given: CreateTicket, problems = new Problems()): Promise<number> {
  const filled = await fillFromTemplate(ctx, given, problems)
  const { command, source } = await fillFromMessage(ctx, filled, problems)
  const lookups = await findLookups(ctx.db, command)
  const ticket = judgeTicket(ctx.actor, command, lookups, problems)
  problems.throwIfAny()

  const work = { ctx, command, lookups, ticket, source }
  const isOneStatement =
    lookups.customer !== null &&
    ticket.newTags.length === 0 &&
    ticket.fileIds.length === 0 &&
    source === null &&
    ctx.idempotency === undefined
  // A statement is a transaction of its own; only what takes several opens one.
  const id = isOneStatement ? await write(ctx.db, work) : await ctx.db.transaction((tx) => writeAll(tx, work))
  wakeDispatcher(ctx.db)
  return id
}

interface Work {
  ctx: Ctx
  command: CreateTicket
  lookups: Lookups
  ticket: JudgedTicket
  source: SourceMessage | null
}

async function writeAll(tx: Tx, work: Work): Promise<number> {
  const { ctx, command, source } = work
  let { lookups, ticket } = work
  if (lookups.customer === null) lookups = { ...lookups, customer: await makeCustomer(tx, ctx, command) }
  if (ticket.newTags.length > 0)
    ticket = { ...ticket, tagIds: [...ticket.tagIds, ...(await insertTags(tx, ctx, ticket.newTags))] }
  let { message } = command
  if (source !== null) {
    const copies = await copyFiles(tx, ctx, source, command.message ?? '')
    message = copies.html
    lookups = { ...lookups, files: [...lookups.files, ...copies.files] }
    ticket = {
      ...ticket,
      splitFromId: source.ticketId,
      fileIds: [...ticket.fileIds, ...copies.files.map((file) => file.id)],
    }
  }
  const id = await write(tx, { ctx, command: { ...command, message }, lookups, ticket, source })
  if (source !== null) await linkSplit(tx, ctx, source, id)
  await ctx.idempotency?.complete(tx, id)
  return id
}

async function write(db: Queryable, { ctx, command, lookups, ticket, source }: Work): Promise<number> {
  const { customer } = lookups
  if (customer === null) throw new Error('a ticket is written after its customer')
  const message = await composeFirstMessage(db, ctx, { command, lookups, customer, ticket, source })
  const written = await insertTicket(db, ctx, {
    ...ticket,
    presetId: message.ticketId,
    customerId: customer.id,
    contactId: customer.contactId,
    companyId: customer.companyId,
    message,
  })
  // somebody else attached one of the files between the check and now: the transaction takes everything back
  if (written.fileCount !== ticket.fileIds.length)
    throw new AppError('invalid', { detail: 'is already attached', source: 'files' })
  return written.id
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
