/**
 * Numbers of the database's advisory locks that stand for one thing of the whole site. They mean nothing but must
 * differ: sharing one would make a starting process wait for the end of a running one.
 */
export const advisoryLocks = {
  migration: 7_214_330_021,
  dispatcher: 7_214_330_022,
  firstStart: 7_214_330_023,
} as const
