import { isObject } from '../desk-api/body.ts'
import { wholeNumber } from '../desk-api/values.ts'
import type { Problems } from '../lib/app-error.ts'
import type { CustomFieldCriterion } from './criteria.ts'
import type { Query } from './parameters.ts'

const mostFields = 50

/**
 * Reads `customfields`: one JSON list of `{id, value, operation}` and `{id, values: [option ids]}`. What is no such
 * list is ignored, because the official SDK flattens its own into `customfields=12&customfields=g&customfields=eq`.
 */
export function readCustomFields(query: Query, problems: Problems): CustomFieldCriterion[] {
  const given = query.customfields
  const list = typeof given === 'string' ? parse(given) : null
  if (!Array.isArray(list) || !list.every(isObject)) return []
  return list.slice(0, mostFields).flatMap((entry, index) => readEntry(entry, `customfields[${index}]`, problems))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function readEntry(entry: Record<string, unknown>, source: string, problems: Problems): CustomFieldCriterion[] {
  const fieldId = wholeNumber(entry.id)
  if (fieldId === null) {
    problems.add(`${source}.id`, 'must be a whole number')
    return []
  }
  const operation = String(entry.operation ?? '').toLowerCase()
  if (!['', 'contains', 'eq', 'equals', 'is'].includes(operation)) {
    problems.add(`${source}.operation`, 'must be one of ‘contains, eq’')
    return []
  }
  const optionIds = (Array.isArray(entry.values) ? entry.values : []).flatMap((value) => wholeNumber(value) ?? [])
  const isText = ['string', 'number', 'boolean'].includes(typeof entry.value) && entry.value !== ''
  const text = isText ? String(entry.value) : null
  if (text === null && optionIds.length === 0) return []
  if (text?.includes('\0')) {
    problems.add(`${source}.value`, 'must not contain NUL characters')
    return []
  }
  return [{ kind: 'customField', fieldId, text, contains: operation === 'contains', optionIds }]
}
