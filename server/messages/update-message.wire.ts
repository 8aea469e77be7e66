import type { Ctx } from '../db/ctx.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readBoolean, readRefs, readText } from '../desk-api/values.ts'
import { Problems } from '../lib/app-error.ts'
import {
  longestMessage,
  longestSubject,
  readAddresses,
  readEditMethod,
  readFiles,
  readSchedule,
  readSendFrom,
  sourcedRef,
} from '../tickets/create-ticket.wire.ts'
import type { UpdateMessage } from './commands.ts'
import { updateMessage } from './update-message.ts'

/** Changes a message from the body of PUT or PATCH; with `ticketId` it must be of that ticket. Gives its id. */
export function updateMessageFromWire(ctx: Ctx, { fields }: WireBody, id: number, ticketId?: number): Promise<number> {
  const problems = new Problems()
  return updateMessage(ctx, { id, ticketId }, readUpdateMessage(fields, problems, ctx.now), problems)
}

/**
 * Reads the body (desk-api-tickets.md 15.4). An empty text means "not given", since a message without one is none;
 * null clears the schedule alone.
 */
function readUpdateMessage(body: Record<string, unknown>, problems: Problems, now: Date): UpdateMessage {
  const text = readText(problems, 'message', body.message ?? body.body, { max: longestMessage })
  return {
    message: text?.trim() ? text : undefined,
    editMethod: readEditMethod(problems, body.editMethod),
    subject: readText(problems, 'subject', body.subject, { max: longestSubject })?.trim(),
    to: readAddresses(problems, 'to', body.to),
    cc: readAddresses(problems, 'cc', body.cc),
    bcc: readAddresses(problems, 'bcc', body.bcc),
    files: readFileChanges(problems, body.files),
    statusId: sourcedRef(problems, 'status', body.status),
    agentId: sourcedRef(problems, 'agent', body.agent),
    isDraft: readBoolean(problems, 'isDraft', body.isDraft),
    isPinned: readBoolean(problems, 'isPinned', body.isPinned),
    mentions: readRefs(problems, 'mentions', body.mentions),
    sendFrom: readSendFrom(problems, body.sendFrom),
    schedule: body.scheduledEmail === null ? null : readSchedule(problems, body.scheduledEmail, now),
  }
}

function readFileChanges(problems: Problems, value: unknown): UpdateMessage['files'] {
  if (Array.isArray(value)) return readRefs(problems, 'files', value)
  return readFiles(problems, value)?.map((file) => ({ id: file.value, source: file.source, remove: false }))
}
