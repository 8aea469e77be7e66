/** The statuses that every desk has (migrations/0001-init.sql) and that rules name. */
export const statusIds = { active: 1, waiting: 3, solved: 5, closed: 6, spam: 7 } as const
