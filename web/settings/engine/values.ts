import type { Included } from '../../api/included.ts'
import type { BodyPart, FieldSpec, ResourceSpec, Row, Values } from './spec.ts'

/** Every field of a form, out of its groups. */
export function fieldsOf<Item extends Row>(spec: Pick<ResourceSpec<Item>, 'groups'>): readonly FieldSpec<Item>[] {
  return spec.groups.flatMap((group) => group.fields)
}

/** What the form of a row starts with; of a new row without `row`. */
export function valuesOf<Item extends Row>(
  fields: readonly FieldSpec<Item>[],
  row: Item | undefined,
  included: Included,
): Values {
  return Object.fromEntries(fields.map((field) => [field.name, startOf(field, row, included)]))
}

function startOf<Item extends Row>(field: FieldSpec<Item>, row: Item | undefined, included: Included): unknown {
  if (row === undefined) return field.initial ?? emptyOf(field)
  if (field.kind === 'custom') return field.fromRow(row, included)
  const value: unknown = row[field.name as keyof Item]
  if (field.kind === 'one') return (value as { id: number } | null | undefined)?.id ?? null
  if (field.kind === 'many') return ((value ?? []) as { id: number }[]).map(({ id }) => id)
  return value ?? emptyOf(field)
}

function emptyOf<Item>(field: FieldSpec<Item>): unknown {
  if (field.kind === 'switch') return false
  if (field.kind === 'many' || field.kind === 'texts') return []
  if (field.kind === 'text' || field.kind === 'longText' || field.kind === 'html' || field.kind === 'color') return ''
  return null
}

/** Whether two values of a form say the same. */
export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** What has to be sent so that the API has what the form shows: what changed, and for new rows what is filled in. */
export function bodyOf<Item extends Row>(
  fields: readonly FieldSpec<Item>[],
  { values, before, row }: { values: Values; before: Values; row: Item | undefined },
): Required<BodyPart> {
  const body: Required<BodyPart> = { fields: {}, included: {} }
  for (const field of fields) {
    const [value, old] = [values[field.name], before[field.name]]
    const isGiven = row === undefined ? !isSame(value, emptyOf(field)) : !isSame(value, old)
    if (!isGiven) continue
    const part =
      field.kind === 'custom' ? field.toBody(value, old, row) : { fields: { [field.name]: toSend(field, value, old) } }
    Object.assign(body.fields, part.fields)
    Object.assign(body.included, part.included)
  }
  return body
}

function toSend<Item>(field: FieldSpec<Item>, value: unknown, before: unknown): unknown {
  if (field.kind === 'many') return refChanges(value as number[], (before ?? []) as number[])
  // null is "not given" in this dialect; a reference is taken away by saying so
  if (field.kind === 'one') return value === null ? { id: before, meta: { delete: true } } : { id: value }
  return value
}

/** Entries that make a list of references out of another one: the dialect adds what is named and removes what says so. */
export function refChanges(now: readonly number[], before: readonly number[]): object[] {
  return [
    ...now.filter((id) => !before.includes(id)).map((id) => ({ id })),
    ...before.filter((id) => !now.includes(id)).map((id) => ({ id, meta: { delete: true } })),
  ]
}
