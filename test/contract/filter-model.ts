// What a filter means, said once more without a database: plain comparisons of plain values.

export type FieldType = 'number' | 'text' | 'boolean' | 'timestamp'

/** A field of the model's rows: one value that may be null, or those of rows it is related to. */
export interface ModelField {
  type: FieldType
  isMany?: boolean
  valuesOf: (row: ModelRow) => readonly unknown[]
}

/** A ticket as the test made it; times are microseconds since 1970. */
export interface ModelRow {
  id: number
  state: string
  subject: string
  previewText: string
  agentId: number | null
  priorityId: number | null
  statusId: number
  companyId: number | null
  responseTimeMins: number | null
  spamScore: number
  spamRules: string | null
  createdAt: number
  surveySentAt: number | null
  tagIds: number[]
  isRead: boolean
}

export type Fields = Readonly<Record<string, ModelField>>

/** Whether a row is one the filter asks for. */
export function matches(fields: Fields, filter: Record<string, unknown>, row: ModelRow): boolean {
  return Object.entries(filter).every(([key, value]) => {
    if (key === '$and') return (value as Record<string, unknown>[]).every((part) => matches(fields, part, row))
    if (key === '$or') {
      const parts = value as Record<string, unknown>[]
      return parts.length === 0 || parts.some((part) => matches(fields, part, row))
    }
    const field = fields[key] as ModelField
    const values = field.valuesOf(row).filter((one) => one !== null)
    const conditions = isOperators(value) ? Object.entries(value) : [['$eq', value] as const]
    return conditions.every(([operator, argument]) => holds(field, operator, argument, values))
  })
}

const isOperators = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

function holds(field: ModelField, operator: string, argument: unknown, values: readonly unknown[]): boolean {
  switch (operator) {
    case '$eq':
      return argument === null ? values.length === 0 : values.some((value) => isEqual(field, value, argument))
    case '$ne':
      return !holds(field, '$eq', argument, values)
    case '$in':
      return (argument as unknown[]).some((one) => holds(field, '$eq', one, values))
    case '$nin':
      return !holds(field, '$in', argument, values)
    case '$contains':
      if (field.type !== 'text') return holds(field, '$eq', argument, values)
      return values.some((value) => lower(value).includes(lower(argument)))
    default:
      return values.some((value) =>
        isOrdered(operator, comparable(field.type, value), comparable(field.type, argument)),
      )
  }
}

const lower = (value: unknown): string => String(value).toLowerCase()

const isEqual = ({ type }: ModelField, value: unknown, argument: unknown): boolean =>
  comparable(type, value) === comparable(type, argument)

function isOrdered(operator: string, left: string | number | boolean, right: string | number | boolean): boolean {
  switch (operator) {
    case '$lt':
      return left < right
    case '$lte':
      return left <= right
    case '$gt':
      return left > right
    case '$gte':
      return left >= right
    default:
      throw new Error(`the model does not know ${operator}`)
  }
}

function comparable(type: FieldType, value: unknown): string | number | boolean {
  if (type === 'text') return lower(value)
  if (type === 'boolean') return value === true || value === 'true'
  if (type === 'timestamp' && typeof value === 'string') return microseconds(value)
  return Number(value)
}

/** A time as a client writes it, with up to six digits behind the second. */
export function microseconds(text: string): number {
  const digits = /\.(\d{1,6})/.exec(text)?.[1] ?? ''
  return Date.parse(text.replace(/\.\d+/, '')) * 1_000 + Number(digits.padEnd(6, '0'))
}
