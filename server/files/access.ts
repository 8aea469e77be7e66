import type { Ctx } from '../db/ctx.ts'
import { AppError } from '../lib/app-error.ts'
import { accessTicket } from '../tickets/access.ts'
import { type FileRow, findFile, findTicketFile } from './queries.ts'

/** The file, for who uploaded it and for who may see its ticket; for all others it does not exist (404). */
export async function accessFile(ctx: Ctx, id: number): Promise<FileRow> {
  const file = await findFile(ctx.db, id)
  if (file === undefined) throw notFound()
  if (isUploader(ctx, file)) return file
  if (file.ticket_id === null || file.message_id === null) throw notFound()
  await accessTicket(ctx, file.ticket_id, 'see')
  return file
}

/** A file of a message of that ticket. 404 when the ticket is not the caller's to see or the file is elsewhere. */
export async function accessTicketFile(ctx: Ctx, ticketId: number, id: number): Promise<FileRow> {
  await accessTicket(ctx, ticketId, 'see')
  const file = await findTicketFile(ctx.db, ticketId, id)
  if (file === undefined) throw notFound()
  return file
}

/** Whether the caller brought this file in. */
export function isUploader(ctx: Ctx, file: FileRow): boolean {
  return file.created_by_type === 'users' && file.created_by_id === ctx.actor.id
}

function notFound(): AppError {
  return new AppError('notFound', 'not found')
}
