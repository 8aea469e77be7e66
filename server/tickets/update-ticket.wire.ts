import type { Ctx } from '../db/ctx.ts'
import { isObject } from '../desk-api/body.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { type RefEntry, readBoolean, readRef, readRefs, readText } from '../desk-api/values.ts'
import { Problems } from '../lib/app-error.ts'
import type { Sourced, UpdateTicket } from './commands.ts'
import {
  longestSubject,
  readAddresses,
  readCustomFields,
  readPriority,
  readSchedule,
  readTags,
  sourcedRef,
} from './create-ticket.wire.ts'
import { withFlatNames } from './flat-names.wire.ts'
import { updateTicket } from './update-ticket.ts'

/** Changes a ticket from the body of PATCH or PUT; gives its id. */
export function updateTicketFromWire(ctx: Ctx, { fields }: WireBody, id: number): Promise<number> {
  return withFlatNames(ctx.db, fields, ['status', 'type', 'source'], (body) => {
    const problems = new Problems()
    return updateTicket(ctx, id, readUpdateTicket(body, problems, ctx.now), problems)
  })
}

/**
 * Reads the body (desk-api-tickets.md 7.1). Null clears agent, priority, type, parent and the schedule, and means "not
 * given" everywhere else; `message` is ignored, since new text belongs to the messages of a ticket.
 */
function readUpdateTicket(body: Record<string, unknown>, problems: Problems, now: Date): UpdateTicket {
  const subject = readText(problems, 'subject', body.subject, { max: longestSubject })
  if (subject !== undefined && subject.trim() === '') problems.add('subject', 'must be set')
  return {
    subject: subject?.trim(),
    inboxId: sourcedRef(problems, 'inbox', body.inbox),
    customerId: isObject(body.customer)
      ? sourcedRef(problems, 'customer', { id: body.customer.id })
      : sourcedRef(problems, 'customer', body.customer),
    agentId: clearable(problems, 'agent', body.agent),
    statusId: sourcedRef(problems, 'status', body.status),
    priority: isCleared(body.priority) ? null : readPriority(problems, body.priority),
    typeId: clearable(problems, 'type', body.type),
    sourceId: sourcedRef(problems, 'source', body.source),
    parentId: clearable(problems, 'parent', body.parent),
    tags: readTags(problems, body.tags),
    removedTagIds: removed(readRefs(new Problems(), 'tags', body.tags)),
    followers: readRefs(problems, 'followers', body.followers),
    cc: readAddresses(problems, 'cc', body.cc),
    bcc: readAddresses(problems, 'bcc', body.bcc),
    customFields: readCustomFields(problems, body.customfields),
    isRead: readBoolean(problems, 'isRead', body.isRead),
    imagesHidden: readBoolean(problems, 'imagesHidden', body.imagesHidden),
    isDeleted: body.state === 'deleted' ? true : body.state === 'active' ? false : undefined,
    schedule: body.scheduledEmail === null ? null : readSchedule(problems, body.scheduledEmail, now),
  }
}

const isCleared = (value: unknown): boolean => value === null || (isObject(value) && value.id === null)

function clearable(problems: Problems, source: string, value: unknown): Sourced<number> | null | undefined {
  return readRef(new Problems(), source, value) === null ? null : sourcedRef(problems, source, value)
}

const removed = (entries: RefEntry[] | undefined): number[] =>
  (entries ?? []).filter((entry) => entry.remove).map((entry) => entry.id)
