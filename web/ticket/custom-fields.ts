import { queryOptions } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { rowsOf } from '../api/included.ts'

export type FieldValue = string | number | readonly number[] | null

/** A field of one's own, as forms need it. */
export interface CustomField {
  id: number
  name: string
  description: string
  kind: 'text' | 'textarea' | 'number' | 'date' | 'dropdown' | 'checkboxes'
  isRequired: boolean
  inboxIds: readonly number[]
  options: readonly { id: number; name: string }[]
}

/** Every custom field that is enabled, in the order of the settings. */
export const customFieldsQuery = queryOptions({
  queryKey: ['customfields'],
  queryFn: async (): Promise<CustomField[]> => {
    const query = { pageSize: 100, includes: ['customfieldoptions' as const], orderBy: 'displayOrder' }
    const { customfields, included } = await answer(api.GET('/customfields.json', { params: { query } }))
    return customfields
      .filter(({ enabled }) => enabled !== false)
      .map((field) => ({
        id: field.id,
        name: field.agentLabel ?? '',
        description: field.description ?? '',
        kind: field.kind ?? 'text',
        isRequired: field.agentRequired === true,
        inboxIds: (field.inboxes ?? []).map(({ id }) => id),
        options: rowsOf(included.customfieldoptions, field.options).map(({ id, name = '' }) => ({ id, name })),
      }))
  },
  staleTime: 5 * 60_000,
})

/** The fields of an inbox. */
export function fieldsOf(all: readonly CustomField[], inboxId: number | undefined | null): readonly CustomField[] {
  return inboxId === undefined || inboxId === null ? [] : all.filter(({ inboxIds }) => inboxIds.includes(inboxId))
}
