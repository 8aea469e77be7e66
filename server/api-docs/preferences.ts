import type { OperationSpec } from '../desk-api/openapi-operation.ts'
import type { Schema } from '../desk-api/openapi-types.ts'

const free: Schema = { type: 'object', additionalProperties: true, description: 'Names and values are the app’s own.' }
const schema: Schema = { type: 'object', required: ['preferences'], properties: { preferences: free } }
const example = { preferences: { density: 'compact', theme: 'dark' } }

/** What people set for themselves in the app: an extension. */
export function appPreferenceOperations(): OperationSpec[] {
  const base = { tag: 'users', path: '/me/preferences.json' } as const
  const answers = [{ status: 200, description: 'Everything that is set.', schema, example }]
  const body = { schema, example }
  return [
    { ...base, id: 'getPreferences', method: 'get', summary: 'What one has set in the app', answers },
    {
      ...base,
      id: 'updatePreferences',
      method: 'patch',
      summary: 'Set something in the app',
      description:
        'Replaces the value of each name that is given; null forgets it, and the others stay. 64 KiB in all. An extension.',
      body,
      answers,
    },
    { ...base, id: 'putPreferences', method: 'put', summary: 'The same as PATCH', body, answers },
  ]
}
