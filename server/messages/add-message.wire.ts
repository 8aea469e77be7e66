import type { Ctx } from '../db/ctx.ts'
import { unwrap } from '../desk-api/body.ts'
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
import { withFlatNames } from '../tickets/flat-names.wire.ts'
import { addMessage } from './add-message.ts'
import type { AddMessage } from './commands.ts'

/** Adds a message from the body of POST tickets/{id}/messages.json, flat or wrapped; gives the message's id. */
export function addMessageFromWire(ctx: Ctx, ticketId: number, body: unknown): Promise<number> {
  return withFlatNames(ctx.db, unwrap(body, 'message').fields, ['status'], (fields) => {
    const problems = new Problems()
    return addMessage(ctx, ticketId, readAddMessage(fields, problems, ctx.now), problems)
  })
}

/** Reads the body (desk-api-tickets.md 15.3). The ticket of the path counts, not one in the body. */
function readAddMessage(body: Record<string, unknown>, problems: Problems, now: Date): AddMessage {
  return {
    threadType: readThreadType(problems, body.threadType ?? kindIn(body.type)),
    message: readText(problems, 'message', body.message, { max: longestMessage }),
    editMethod: readEditMethod(problems, body.editMethod),
    subject: readText(problems, 'subject', body.subject, { max: longestSubject }),
    to: readAddresses(problems, 'to', body.to),
    cc: readAddresses(problems, 'cc', body.cc),
    bcc: readAddresses(problems, 'bcc', body.bcc),
    files: readFiles(problems, body.files),
    statusId: sourcedRef(problems, 'status', body.status),
    agentId: sourcedRef(problems, 'agent', body.agent),
    isDraft: readBoolean(problems, 'isDraft', body.isDraft),
    isPinned: readBoolean(problems, 'isPinned', body.isPinned),
    mentions: readRefs(problems, 'mentions', body.mentions),
    sendFrom: readSendFrom(problems, body.sendFrom),
    schedule: readSchedule(problems, body.scheduledEmail, now),
  }
}

// Words in any case, and the numbers one client sends (clients.md 14).
const threadTypes: Record<string, AddMessage['threadType']> = {
  message: 'message',
  '1': 'message',
  forward: 'forward',
  '2': 'forward',
  note: 'note',
  '3': 'note',
}

// the name of old; anything else that programs call a type says nothing
const kindIn = (type: unknown): unknown =>
  typeof type === 'string' && /^(message|note|forward)$/i.test(type) ? type : undefined

function readThreadType(problems: Problems, value: unknown): AddMessage['threadType'] {
  if (value === undefined || value === null || value === '') return 'message'
  const found =
    typeof value === 'string' || typeof value === 'number' ? threadTypes[String(value).toLowerCase()] : undefined
  if (found === undefined) problems.add('threadType', 'must be one of ‘message, note, forward’')
  return found ?? 'message'
}
