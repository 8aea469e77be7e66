import type { Parameter, Schema } from './openapi-types.ts'

/** What a declaration cannot say about a resource; written by hand, every part of it optional. */
export interface ResourceNotes {
  /** Names for people: `ticket priority`, `ticket priorities`. */
  label?: readonly [one: string, many: string]
  description?: string
  /** Fields of answers whose form the declaration leaves open, or that need a word of explanation. */
  fields?: Readonly<Record<string, Schema>>
  /** Properties of bodies beyond the declared ones. */
  input?: Readonly<Record<string, Schema>>
  /** Child rows in the `included` of bodies beyond the declared ones. */
  includedInput?: Readonly<Record<string, Schema>>
  /** Query parameters of the list beyond the dialect's own. */
  listParameters?: readonly Parameter[]
  /** Values of the example row; the rest is made up. */
  example?: Readonly<Record<string, unknown>>
  /** The example of a create's body; the required fields of the example row when absent. */
  bodyExample?: Readonly<Record<string, unknown>>
}

/** Notes by the plural name of their resource. */
export type Notes = Readonly<Record<string, ResourceNotes>>
