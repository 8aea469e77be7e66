import type { Problems } from '../lib/app-error.ts'
import { parseInstant } from '../lib/instant.ts'
import type { CustomFieldInput } from './commands.ts'

export interface CustomFieldRow {
  id: number
  kind: 'text' | 'textarea' | 'number' | 'date' | 'dropdown' | 'checkboxes'
  enabled: boolean
  inboxIds: number[]
  options: { id: number; name: string }[]
}

/** A value that fits its field; null takes the value away. */
export interface CustomFieldValue {
  id: number
  value: string | number | number[] | null
}

const longestText = 65_535

/** Checks each value against its field's kind and the ticket's inbox (desk-api-tickets.md 18.1). */
export function judgeCustomFields(
  inputs: readonly CustomFieldInput[],
  fields: readonly CustomFieldRow[],
  inboxId: number | null,
  problems: Problems,
): CustomFieldValue[] {
  const values = new Map<number, CustomFieldValue>()
  for (const input of inputs) {
    const field = fields.find((row) => row.id === input.fieldId)
    if (field === undefined) {
      problems.add(`${input.source}.id`, 'not found')
      continue
    }
    if (!field.enabled || (inboxId !== null && !field.inboxIds.includes(inboxId))) {
      problems.add(`${input.source}.id`, 'is not enabled for this inbox')
      continue
    }
    const isEmpty =
      input.value === null || input.value === '' || (Array.isArray(input.value) && input.value.length === 0)
    const value = isEmpty ? null : readValue(field, input.value)
    if (value === undefined) problems.add(`${input.source}.meta.value`, complaints[field.kind])
    else values.set(field.id, { id: field.id, value })
  }
  return [...values.values()]
}

const complaints = {
  text: 'must be a text',
  textarea: 'must be a text',
  number: 'must be a number',
  date: 'must be a date as ‘2006-01-02’',
  dropdown: 'must be the id of one of the field’s options',
  checkboxes: 'must be a list of ids of the field’s options',
} as const

function readValue(field: CustomFieldRow, value: unknown): CustomFieldValue['value'] | undefined {
  switch (field.kind) {
    case 'text':
    case 'textarea': {
      if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined
      const text = String(value)
      return text.length <= longestText ? text : undefined
    }
    case 'number': {
      const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      return typeof parsed === 'number' && Number.isFinite(parsed) ? parsed : undefined
    }
    case 'date':
      return typeof value === 'string' && parseInstant(value) !== null ? value.trim() : undefined
    case 'dropdown':
      return optionId(field, Array.isArray(value) && value.length === 1 ? value[0] : value)
    case 'checkboxes': {
      const ids = (Array.isArray(value) ? value : [value]).map((entry) => optionId(field, entry))
      return ids.every((id) => id !== undefined) ? [...new Set(ids)] : undefined
    }
  }
}

/** An option by its id, also as a numeric string or an object with the id, or by its name. */
function optionId(field: CustomFieldRow, value: unknown): number | undefined {
  const given = typeof value === 'object' && value !== null && 'id' in value ? value.id : value
  if (typeof given !== 'number' && typeof given !== 'string') return undefined
  const text = String(given).trim().toLowerCase()
  return field.options.find((option) => String(option.id) === text || option.name.toLowerCase() === text)?.id
}
