import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { canSeeInbox } from '../inboxes/access.ts'
import type { Problems } from '../lib/app-error.ts'
import type { CreateTicket, Sourced } from './commands.ts'

interface TemplateRow {
  subject: string
  message: string
  editMethod: 'html' | 'markdown'
  inboxId: number | null
  statusId: number | null
  priorityId: number | null
  typeId: number | null
  agentId: number | null
  sourceId: number | null
  cc: string[]
  bcc: string[]
  notifyCustomer: boolean
  tagIds: number[]
  customFields: { id: number; value: unknown }[]
}

/**
 * Gives the command what its template has and the request leaves out; what the request says wins. One of an inbox the
 * actor cannot see is as good as none.
 */
export async function fillFromTemplate(
  { db, actor }: Ctx,
  command: CreateTicket,
  problems: Problems,
): Promise<CreateTicket> {
  if (command.templateId === undefined) return command
  const [template] = await db.query<TemplateRow>(sql`
    select subject, message, edit_method as "editMethod", inbox_id as "inboxId", status_id as "statusId", priority_id as "priorityId",
      type_id as "typeId", agent_id as "agentId", source_id as "sourceId", cc, bcc, notify_customer as "notifyCustomer",
      array(select tag_id from tickettemplate_tags where tickettemplate_id = t.id order by tag_id) as "tagIds",
      (select coalesce(json_agg(json_build_object('id', customfield_id, 'value', value)), '[]'::json)
        from tickettemplate_customfields where tickettemplate_id = t.id) as "customFields"
    from tickettemplates t where id = ${command.templateId.value} and state = 'active'`)
  const isSeen = template !== undefined && (template.inboxId === null || canSeeInbox(actor, template.inboxId))
  if (!isSeen) {
    problems.add(command.templateId.source, 'not found')
    return command
  }
  const source = command.templateId.source.replace(/\.id$/, '')
  const from = (id: number | null, name: string): Sourced<number> | undefined =>
    id === null ? undefined : { value: id, source: `${source}.${name}` }
  const usesItsMessage = command.message === undefined && template.message !== ''
  return {
    ...command,
    subject: command.subject ?? (template.subject === '' ? undefined : template.subject),
    message: usesItsMessage ? template.message : command.message,
    editMethod: usesItsMessage ? template.editMethod : command.editMethod,
    inboxId: command.inboxId ?? from(template.inboxId, 'inbox'),
    statusId: command.statusId ?? from(template.statusId, 'status'),
    priority: command.priority ?? from(template.priorityId, 'priority'),
    typeId: command.typeId ?? from(template.typeId, 'type'),
    agentId: command.agentId ?? from(template.agentId, 'agent'),
    sourceId: command.sourceId ?? from(template.sourceId, 'source'),
    cc: command.cc ?? template.cc,
    bcc: command.bcc ?? template.bcc,
    notifyCustomer: command.notifyCustomer ?? template.notifyCustomer,
    tags: command.tags ?? template.tagIds.map((id) => ({ value: id, source: `${source}.tags` })),
    customFields: [
      ...template.customFields.map((field) => ({
        fieldId: field.id,
        value: field.value,
        source: `${source}.customfields`,
      })),
      ...(command.customFields ?? []),
    ],
  }
}
