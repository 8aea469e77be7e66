import { actionTypes } from './trigger-codes.ts'

/** One action of a trigger as it is stored; its type decides which of the others count. */
export interface Action {
  type: number
  userId: number | null
  priorityId: number | null
  statusId: number | null
  typeId: number | null
  inboxId: number | null
  businesshoursId: number | null
  recipient: 'agent' | 'customer' | 'user' | 'followers' | null
  subject: string
  message: string
  tagIds: readonly number[]
}

export interface PlannedMail {
  recipient: NonNullable<Action['recipient']>
  userId: number | null
  subject: string
  message: string
}

/** What the actions of a trigger come to: of two that set the same thing the later one counts. */
export interface TriggerPlan {
  change: {
    statusId?: number
    priorityId?: number
    typeId?: number
    inboxId?: number
    /** Null takes the agent away. */
    agentId?: number | null
    businesshoursId?: number
  }
  addTagIds: number[]
  removeTagIds: number[]
  followerIds: number[]
  notes: string[]
  mails: PlannedMail[]
}

/** Adds the actions up, in their order. What an action needs and has not (its row was deleted) leaves it without effect. */
export function planActions(actions: readonly Action[]): TriggerPlan {
  const plan: TriggerPlan = { change: {}, addTagIds: [], removeTagIds: [], followerIds: [], notes: [], mails: [] }
  for (const action of actions) addAction(plan, action)
  return plan
}

function addAction(plan: TriggerPlan, action: Action): void {
  const { change } = plan
  switch (actionTypes[action.type]?.name) {
    case 'changeStatus':
      if (action.statusId !== null) change.statusId = action.statusId
      break
    case 'changePriority':
      if (action.priorityId !== null) change.priorityId = action.priorityId
      break
    case 'changeType':
      if (action.typeId !== null) change.typeId = action.typeId
      break
    case 'assign':
      if (action.userId !== null) change.agentId = action.userId
      break
    case 'unassign':
      change.agentId = null
      break
    case 'move':
      if (action.inboxId !== null) change.inboxId = action.inboxId
      break
    case 'applyBusinessHours':
      if (action.businesshoursId !== null) change.businesshoursId = action.businesshoursId
      break
    case 'addTags':
      plan.addTagIds = [...plan.addTagIds, ...action.tagIds]
      plan.removeTagIds = plan.removeTagIds.filter((id) => !action.tagIds.includes(id))
      break
    case 'removeTags':
      plan.removeTagIds = [...plan.removeTagIds, ...action.tagIds]
      plan.addTagIds = plan.addTagIds.filter((id) => !action.tagIds.includes(id))
      break
    case 'addFollower':
      if (action.userId !== null) plan.followerIds.push(action.userId)
      break
    case 'addNote':
      plan.notes.push(action.message)
      break
    case 'sendMail':
      if (action.recipient !== null) plan.mails.push({ ...action, recipient: action.recipient })
      break
  }
}
