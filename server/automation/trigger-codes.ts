// The numbers triggers are stored and sent with. Six of them are Teamwork Desk's own (desk-api-other.md C.10: fields 2, 4
// and 9; operators 1 to 4, 17 and 18; actions 4, 5 and 11), the others are ours. They are in stored rows: never reuse one.

/** What a condition's value is, which decides its operators. */
export type ConditionKind = 'text' | 'id' | 'tags' | 'hours' | 'boolean' | 'customField' | 'event'

export interface ConditionField {
  name: string
  kind: ConditionKind
}

export const conditionFields: Readonly<Record<number, ConditionField>> = {
  1: { name: 'subject', kind: 'text' },
  2: { name: 'customerEmail', kind: 'text' },
  3: { name: 'body', kind: 'text' },
  4: { name: 'type', kind: 'id' },
  5: { name: 'priority', kind: 'id' },
  6: { name: 'status', kind: 'id' },
  7: { name: 'inbox', kind: 'id' },
  8: { name: 'source', kind: 'id' },
  9: { name: 'tags', kind: 'tags' },
  10: { name: 'agent', kind: 'id' },
  11: { name: 'company', kind: 'id' },
  12: { name: 'customerName', kind: 'text' },
  13: { name: 'hasAttachment', kind: 'boolean' },
  14: { name: 'createdInBusinessHours', kind: 'boolean' },
  15: { name: 'customField', kind: 'customField' },
  16: { name: 'hoursSinceCreated', kind: 'hours' },
  17: { name: 'hoursSinceCustomerReply', kind: 'hours' },
  18: { name: 'hoursSinceAgentReply', kind: 'hours' },
  19: { name: 'hoursSinceStatusChanged', kind: 'hours' },
  20: { name: 'tasks', kind: 'event' },
}

/** What conditions compare with. */
export const operators = {
  contains: 1,
  doesNotContain: 2,
  equals: 3,
  doesNotEqual: 4,
  isMoreThan: 5,
  isLessThan: 6,
  isSet: 7,
  isNotSet: 8,
  tagsContain: 17,
  tagsDoNotContain: 18,
} as const

const { contains, doesNotContain, equals, doesNotEqual, isMoreThan, isLessThan, isSet, isNotSet } = operators

export const operatorsOf: Readonly<Record<ConditionKind, readonly number[]>> = {
  text: [contains, doesNotContain, equals, doesNotEqual, isSet, isNotSet],
  id: [equals, doesNotEqual, isSet, isNotSet],
  tags: [operators.tagsContain, operators.tagsDoNotContain, isSet, isNotSet],
  hours: [isMoreThan, isLessThan],
  boolean: [equals, doesNotEqual],
  customField: [contains, doesNotContain, equals, doesNotEqual, isMoreThan, isLessThan, isSet, isNotSet],
  event: [equals],
}

/** Operators that compare with nothing. */
export const operatorsWithoutValue: readonly number[] = [isSet, isNotSet]

/** What can have happened to the tasks of a ticket, for conditions on field 20. */
export const taskEvents = ['completed', 'allCompleted']

export interface ActionType {
  name: string
  /** Fields of the action that must be set for it to do anything. */
  needs: readonly ActionArgument[]
}

export type ActionArgument =
  | 'user'
  | 'priority'
  | 'status'
  | 'tickettype'
  | 'inbox'
  | 'businesshours'
  | 'tags'
  | 'message'
  | 'recipient'

export const actionTypes: Readonly<Record<number, ActionType>> = {
  1: { name: 'changeStatus', needs: ['status'] },
  2: { name: 'changePriority', needs: ['priority'] },
  3: { name: 'changeType', needs: ['tickettype'] },
  4: { name: 'assign', needs: ['user'] },
  5: { name: 'addTags', needs: ['tags'] },
  6: { name: 'removeTags', needs: ['tags'] },
  7: { name: 'move', needs: ['inbox'] },
  8: { name: 'unassign', needs: [] },
  9: { name: 'addNote', needs: ['message'] },
  10: { name: 'sendMail', needs: ['recipient', 'message'] },
  11: { name: 'addFollower', needs: ['user'] },
  12: { name: 'applyBusinessHours', needs: ['businesshours'] },
}
