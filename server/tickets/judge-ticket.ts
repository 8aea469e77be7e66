import { statusIds } from '../catalog/status-ids.ts'
import type { Actor } from '../db/ctx.ts'
import { canSeeInbox, canWriteInbox, isSiteAdmin } from '../inboxes/access.ts'
import { AppError, type Problems } from '../lib/app-error.ts'
import type { CreateTicket, Sourced } from './commands.ts'
import { judgeCustomFields } from './custom-field-values.ts'
import type { FileRow, Lookups } from './lookups.ts'
import type { NewTicket } from './new-ticket.ts'

/** A ticket whose every value is known to be allowed; its customer and some tags may still have to be made. */
export type JudgedTicket = Omit<
  NewTicket,
  'message' | 'customerId' | 'contactId' | 'companyId' | 'presetId' | 'sla'
> & {
  newTags: string[]
}

// What a ticket gets when neither body, template nor inbox says otherwise (desk-api-tickets.md 4.1).
const defaultSourceId = 2

/** Holds a command against what exists and what the actor may do; adds every problem it finds. */
export function judgeTicket(actor: Actor, command: CreateTicket, lookups: Lookups, problems: Problems): JudgedTicket {
  judgeInbox(actor, command, lookups, problems)
  judgeCustomer(command, lookups, problems)
  if ((command.subject ?? '').trim() === '') addMissing(problems, 'subject')
  if (command.received === undefined && (command.message ?? '').trim() === '') addMissing(problems, 'message')
  const { inbox } = lookups
  const references = judgeReferences(actor, command, lookups, problems)
  if (inbox !== null) judgeSendFrom(command.sendFrom, lookups, problems)
  return {
    ...references,
    ...judgeTags(actor, command.tags ?? [], lookups, problems),
    fileIds: judgeFiles(actor, command.files ?? [], lookups.files, problems),
    customFields: judgeCustomFields(
      command.customFields ?? [],
      lookups.customFields,
      inbox?.id ?? null,
      problems,
    ).filter((field) => field.value !== null),
    subject: (command.subject ?? '').trim(),
    inboxId: inbox?.id ?? 0,
    originalRecipient: inbox?.email ?? '',
    cc: command.cc ?? [],
    bcc: command.bcc ?? [],
    followerIds: lookups.followers,
    parentId: command.parentId?.value ?? null,
    splitFromId: null,
    schedule:
      command.schedule === undefined
        ? null
        : { ...command.schedule, statusId: command.schedule.statusId?.value ?? null },
  }
}

/** Mail leaves from the inbox itself or one of its aliases. */
export function judgeSendFrom(
  sendFrom: string | undefined,
  { inbox, isAlias }: Pick<Lookups, 'inbox' | 'isAlias'>,
  problems: Problems,
): void {
  if (sendFrom === undefined || isAlias || sendFrom.toLowerCase() === inbox?.email.toLowerCase()) return
  problems.add('sendFrom', 'must be the address of the inbox or one of its aliases')
}

/** 400 for an inbox that does not exist, 403 for one the actor may not write to. */
export function judgeInbox(
  actor: Actor,
  command: Pick<CreateTicket, 'inboxId'>,
  { inbox }: Pick<Lookups, 'inbox'>,
  problems: Problems,
): void {
  if (command.inboxId === undefined) return addMissing(problems, 'inbox')
  if (inbox === null) return problems.add(command.inboxId.source, 'not found')
  const forbid = (detail: string) => new AppError('forbidden', { detail, source: 'inbox' })
  if (!canSeeInbox(actor, inbox.id)) throw forbid('you do not have access to this inbox')
  if (!canWriteInbox(actor, inbox.id)) throw forbid('you may only read and write notes in this inbox')
}

function judgeCustomer({ customer }: CreateTicket, lookups: Lookups, problems: Problems): void {
  if (customer.id === undefined && customer.email === undefined) {
    if (!problems.list.some((problem) => problem.source === 'email')) addMissing(problems, 'customer')
  } else if (customer.id !== undefined && lookups.customer === null) problems.add(customer.id.source, 'not found')
  if (lookups.customer === null && customer.companyId !== undefined && !lookups.companyExists)
    problems.add(customer.companyId.source, 'not found')
}

/** What could not be read is named already; only what was not given at all is missing. */
function addMissing(problems: Problems, field: string): void {
  const isNamed = problems.list.some(({ source }) => source === field || source?.startsWith(`${field}.`))
  if (!isNamed) problems.add(field, 'must be set')
}

/** Checks single references and fills in what they default to. */
export function judgeReferences(actor: Actor, command: CreateTicket, lookups: Lookups, problems: Problems) {
  const { agentId, statusId, priority, typeId, sourceId, parentId, schedule } = command
  if (agentId !== undefined && lookups.agent === null) problems.add(agentId.source, 'not found')
  if (lookups.agent?.canSee === false) problems.add('agent', 'has no access to the inbox')
  for (const status of [statusId, schedule?.statusId]) {
    if (status !== undefined && !lookups.statuses.includes(status.value)) problems.add(status.source, 'not found')
  }
  if (priority !== undefined && lookups.priorityId === null) problems.add(priority.source, 'not found')
  if (typeId !== undefined && lookups.type === null) problems.add(typeId.source, 'not found')
  if (lookups.inbox !== null && lookups.type?.enabled === false) problems.add('type', 'is not enabled for this inbox')
  if (sourceId !== undefined && lookups.sources.length === 0) problems.add(sourceId.source, 'not found')
  if (parentId !== undefined && (lookups.parent === null || !canSeeInbox(actor, lookups.parent.inboxId)))
    problems.add(parentId.source, 'not found')
  return {
    agentId: agentId?.value ?? null,
    statusId: statusId?.value ?? lookups.inbox?.statusId ?? statusIds.active,
    priorityId: lookups.priorityId,
    typeId: typeId?.value ?? lookups.defaultTypeId,
    sourceId: sourceId?.value ?? defaultSourceId,
  }
}

/** Tags by id or name; a name nobody uses yet makes a tag, where the actor may make one. */
export function judgeTags(
  actor: Actor,
  tags: readonly Sourced<number | string>[],
  lookups: Pick<Lookups, 'tags' | 'inbox'>,
  problems: Problems,
): { tagIds: number[]; newTags: string[] } {
  const tagIds = new Set<number>()
  const newTags = new Map<string, string>()
  for (const { value, source } of tags) {
    const name = typeof value === 'string' ? value.toLowerCase() : null
    const known = lookups.tags.find((tag) => (name === null ? tag.id === value : tag.name.toLowerCase() === name))
    if (known !== undefined) {
      const isElsewhere =
        lookups.inbox !== null && known.inboxIds.length > 0 && !known.inboxIds.includes(lookups.inbox.id)
      if (isElsewhere) problems.add(source, 'is not enabled for this inbox')
      tagIds.add(known.id)
    } else if (name === null) problems.add(source, 'not found')
    else if (!isSiteAdmin(actor) && !actor.site.agentsCanManageTags)
      problems.add(source, 'not found, and you may not create tags')
    else if (!newTags.has(name)) newTags.set(name, String(value))
  }
  return { tagIds: [...tagIds], newTags: [...newTags.values()] }
}

/** A file may be attached once, by who uploaded it, when its bytes are here. */
export function judgeFiles(
  actor: Actor,
  files: readonly Sourced<number>[],
  rows: readonly FileRow[],
  problems: Problems,
): number[] {
  for (const { value, source } of files) {
    const file = rows.find((row) => row.id === value)
    if (file === undefined || file.createdById !== actor.id) problems.add(source, 'not found')
    else if (file.messageId !== null) problems.add(source, 'is already attached')
    else if (!file.isUploaded) problems.add(source, 'has not been uploaded')
  }
  return [...new Set(files.map((file) => file.value))]
}
