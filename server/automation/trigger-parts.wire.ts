import { isObject } from '../desk-api/body.ts'
import { isRemoved, readRef, readRefs, wholeNumber } from '../desk-api/values.ts'
import { Problems } from '../lib/app-error.ts'
import {
  type ActionArgument,
  actionTypes,
  conditionFields,
  operatorsOf,
  operatorsWithoutValue,
  taskEvents,
} from './trigger-codes.ts'
import type { StoredParts } from './trigger-queries.ts'

type Row = Record<string, unknown>

/** Adds a problem for each condition whose codes are unknown or do not go together, and each value that does not fit. */
export function judgeConditions(rows: unknown, stored: StoredParts, problems: Problems): void {
  for (const [row, at] of partsOf(rows, 'conditions', stored)) {
    const code = wholeNumber(row.field)
    const operator = wholeNumber(row.operator)
    // missing ones are named by the declaration
    if (code === null || operator === null) continue
    const field = conditionFields[code]
    if (field === undefined) {
      problems.add(`${at}.field`, `must be one of ‘${Object.keys(conditionFields).join(', ')}’`)
      continue
    }
    const fitting = operatorsOf[field.kind]
    if (!fitting.includes(operator)) problems.add(`${at}.operator`, `must be one of ‘${fitting.join(', ')}’`)
    else if (!operatorsWithoutValue.includes(operator)) {
      const detail = valueProblem(field.kind, textOf(row.value))
      if (detail !== null) problems.add(`${at}.value`, detail)
    }
    if (field.kind === 'customField' && !isReference(row.customfield)) problems.add(`${at}.customfield`, 'must be set')
  }
}

/** Adds a problem for each action of an unknown type, and each one that lacks what its type needs. */
export function judgeActions(rows: unknown, stored: StoredParts, problems: Problems): void {
  for (const [row, at] of partsOf(rows, 'triggeractions', stored)) {
    const code = wholeNumber(row.type)
    if (code === null) continue
    const type = actionTypes[code]
    if (type === undefined) {
      problems.add(`${at}.type`, `must be one of ‘${Object.keys(actionTypes).join(', ')}’`)
      continue
    }
    for (const argument of type.needs) if (!hasArgument(row, argument)) problems.add(`${at}.${argument}`, 'must be set')
    if (type.name === 'sendMail' && row.recipient === 'user' && !isReference(row.user))
      problems.add(`${at}.user`, 'must be set')
  }
}

/** Each row that stays, over what is stored of it, and its path in the request. */
function partsOf(rows: unknown, section: string, stored: StoredParts): [Row, string][] {
  if (!Array.isArray(rows)) return []
  return rows.flatMap((row: unknown, index): [Row, string][] => {
    if (!isObject(row) || isRemoved(row)) return []
    const given = Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null && value !== undefined))
    const before = stored.get(wholeNumber(row.id) ?? 0) ?? {}
    // tags are added to the ones there are
    const tags = [before.tags ?? [], given.tags ?? []].flat()
    return [[{ ...before, ...given, tags }, `included.${section}[${index}]`]]
  })
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : ''

function valueProblem(kind: string, value: string): string | null {
  if (value === '') return 'must be set'
  if (kind === 'id' && !/^\d{1,16}$/.test(value)) return 'must be a whole number'
  if (kind === 'hours' && !/^\d{1,5}(\.\d{1,2})?$/.test(value)) return 'must be a number'
  if (kind === 'boolean' && !/^(true|false)$/i.test(value)) return 'must be a boolean'
  if (kind === 'event' && !taskEvents.includes(value)) return `must be one of ‘${taskEvents.join(', ')}’`
  return null
}

function hasArgument(row: Row, argument: ActionArgument): boolean {
  if (argument === 'message' || argument === 'recipient') return textOf(row[argument]) !== ''
  if (argument !== 'tags') return isReference(row[argument])
  const isKept = new Map((readRefs(new Problems(), 'tags', row.tags) ?? []).map((entry) => [entry.id, !entry.remove]))
  return [...isKept.values()].includes(true)
}

const isReference = (value: unknown): boolean => typeof readRef(new Problems(), '', value) === 'number'
