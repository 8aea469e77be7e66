import { type ConditionField, conditionFields, operators } from './trigger-codes.ts'

/** One question of a trigger as it is stored; `value` is a text, ids too. */
export interface Condition {
  field: number
  operator: number
  value: string
  matchRequirement: 'ANY' | 'ALL'
  customFieldId: number | null
}

/**
 * A ticket as conditions see it. Where a thing is a list (addresses of the customer, texts of messages), a condition
 * holds when it holds for one of the entries, and its opposite when it holds for none.
 */
export interface TicketFacts {
  subject: string
  customerEmail: readonly string[]
  /** Replies and forwards, oldest first; notes are the agents' own. */
  body: readonly string[]
  customerName: string
  type: number | null
  priority: number | null
  status: number | null
  inbox: number | null
  source: number | null
  agent: number | null
  company: number | null
  tags: readonly { id: number; name: string }[]
  hasAttachment: boolean
  createdInBusinessHours: boolean
  /** Field id -> what is chosen or written, as texts. */
  customFields: ReadonlyMap<number, readonly string[]>
  hoursSinceCreated: number | null
  hoursSinceCustomerReply: number | null
  hoursSinceAgentReply: number | null
  hoursSinceStatusChanged: number | null
  /** What has just happened to the ticket's tasks; nothing when a trigger is applied by hand. */
  tasks: readonly string[]
}

/** Whether all of the ALL group and, where there are any, one of the ANY group hold. No conditions at all hold. */
export function conditionsHold(conditions: readonly Condition[], facts: TicketFacts): boolean {
  const all = conditions.filter((condition) => condition.matchRequirement === 'ALL')
  const any = conditions.filter((condition) => condition.matchRequirement === 'ANY')
  const holds = (condition: Condition): boolean => conditionHolds(condition, facts)
  return all.every(holds) && (any.length === 0 || any.some(holds))
}

/** Whether one condition holds. A code nobody knows holds never: an unknown question must not set anything off. */
export function conditionHolds(condition: Condition, facts: TicketFacts): boolean {
  const field = conditionFields[condition.field]
  if (field === undefined) return false
  const values = valuesOf(field, condition, facts)
  const wanted = condition.value.trim().toLowerCase()
  switch (condition.operator) {
    case operators.isSet:
      return values.length > 0
    case operators.isNotSet:
      return values.length === 0
    case operators.contains:
      return values.some((value) => value.includes(wanted))
    case operators.doesNotContain:
      return !values.some((value) => value.includes(wanted))
    case operators.equals:
    case operators.tagsContain:
      return values.includes(wanted)
    case operators.doesNotEqual:
    case operators.tagsDoNotContain:
      return !values.includes(wanted)
    case operators.isMoreThan:
      return values.some((value) => compare(value, wanted) > 0)
    case operators.isLessThan:
      return values.some((value) => compare(value, wanted) < 0)
    default:
      return false
  }
}

/** What the ticket has for a field, as lower-case texts; empty when it has nothing. */
function valuesOf(field: ConditionField, condition: Condition, facts: TicketFacts): string[] {
  if (field.kind === 'customField') return texts(facts.customFields.get(condition.customFieldId ?? 0) ?? [])
  // a tag answers to its number and to its name
  if (field.kind === 'tags') return texts(facts.tags.flatMap((tag) => [String(tag.id), tag.name]))
  const value = facts[field.name as keyof Omit<TicketFacts, 'customFields' | 'tags'>]
  if (value === null) return []
  return texts(typeof value === 'object' ? value : [String(value)])
}

const texts = (values: readonly string[]): string[] =>
  values.map((value) => value.trim().toLowerCase()).filter((value) => value !== '')

/** Numbers as numbers, all else (dates as `2026-03-01`) as text; what is no number compares with none. */
function compare(value: string, wanted: string): number {
  const [one, other] = [Number(value), Number(wanted)]
  if (!Number.isNaN(one) && !Number.isNaN(other)) return one - other
  if (!Number.isNaN(one) || !Number.isNaN(other)) return Number.NaN
  return value < wanted ? -1 : value > wanted ? 1 : 0
}
