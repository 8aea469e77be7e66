import type { TextTerm } from './text-query.ts'

/** What a ticket refers to and can be searched by. */
export type Subject =
  | 'agent'
  | 'company'
  | 'customer'
  | 'helpdocSite'
  | 'inbox'
  | 'priority'
  | 'project'
  | 'rating'
  | 'source'
  | 'status'
  | 'tag'
  | 'task'
  | 'team'
  | 'ticket'
  | 'type'

/**
 * Refers to one of these rows. A value is an id or, as a person types it, a name; `me` and `none` are words for agents. A name
 * of nothing matches nothing.
 */
export interface SubjectCriterion {
  kind: 'subject'
  subject: Subject
  values: readonly (number | string)[]
  isExcluded?: boolean
  /** Tags only: every one of them instead of any. */
  isAll?: boolean
}

export interface CustomFieldCriterion {
  kind: 'customField'
  fieldId: number
  /** Compared with the value as text; `contains` looks for it inside. */
  text: string | null
  contains: boolean
  /** Ids of options, of which one must be chosen. */
  optionIds: readonly number[]
}

/** A condition on a ticket, in our words. */
export type Criterion =
  | SubjectCriterion
  | CustomFieldCriterion
  /** Whole days in UTC, `YYYY-MM-DD`, both included; `before` is not. */
  | {
      kind: 'days'
      of: 'createdAt' | 'updatedAt'
      first?: string | undefined
      last?: string | undefined
      before?: string | undefined
    }
  | { kind: 'updated'; since?: Date | undefined; until?: Date | undefined }
  /** null: a task of either kind. */
  | { kind: 'taskStatus'; isCompleted: boolean | null }
  | { kind: 'attachment'; isExcluded?: boolean }
  | { kind: 'overdue'; isExcluded?: boolean }
  | { kind: 'untagged' }
  | { kind: 'teamInboxes' }
  | { kind: 'archived'; isArchived: boolean }

/** A whole search: what is asked of the words and what of the rows. The API's parameters and people's words become one. */
export interface TicketSearch {
  terms: TextTerm[]
  criteria: Criterion[]
}
