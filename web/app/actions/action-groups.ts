/** Under which headings actions are listed, in this order; texts in `common:groups`. */
export const actionGroups = ['list', 'selection', 'ticket', 'compose', 'go', 'view', 'app'] as const
export type ActionGroup = (typeof actionGroups)[number]
