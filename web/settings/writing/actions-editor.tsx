import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/field.tsx'
import { EditorGroup } from '../engine/editor-group.tsx'
import { ManyOf, OneOf } from '../engine/field-control.tsx'
import styles from '../engine/lines.module.css'
import type { EditorProps, OptionSource } from '../engine/spec.ts'

const single = {
  status: 'ticketstatuses',
  priority: 'ticketpriorities',
  type: 'tickettypes',
  agent: 'users',
  inbox: 'inboxes',
} as const satisfies Record<string, OptionSource>

type Actions = Readonly<Record<string, unknown>>

/** What a response does to the ticket beside its text, in the form of a body of `PATCH /tickets/{id}.json`. */
export function ActionsEditor({ value, onChange, control, problemOf }: EditorProps) {
  const { t } = useTranslation('settings')
  const actions = (value ?? {}) as Actions
  const change = (name: string, given: unknown) => {
    const { [name]: _old, ...others } = actions
    onChange(given === undefined ? others : { ...others, [name]: given })
  }
  return (
    <EditorGroup label={t('field.actions')} control={control} className={styles['grid']}>
      {(Object.entries(single) as [keyof typeof single, OptionSource][]).map(([name, from]) => (
        <Field key={name} label={t(`field.${name}`)} error={problemOf(`actions.${name}`)}>
          {(inner) => (
            <OneOf
              control={inner}
              from={from}
              value={idIn(actions[name])}
              onChange={(id) => change(name, id === null ? undefined : { id })}
            />
          )}
        </Field>
      ))}
      <Field label={t('field.addTags')} error={problemOf('actions.tags')}>
        {(inner) => (
          <ManyOf
            control={inner}
            from="tags"
            value={idsIn(actions['tags'])}
            onChange={(ids) => change('tags', ids.length === 0 ? undefined : ids.map((id) => ({ id })))}
          />
        )}
      </Field>
    </EditorGroup>
  )
}

// What other programs stored may be the id itself.
function idIn(value: unknown): number | null {
  const id = typeof value === 'object' && value !== null ? (value as { id?: unknown }).id : value
  return Number(id) || null
}

function idsIn(value: unknown): number[] {
  return Array.isArray(value) ? value.flatMap((entry) => idIn(entry) ?? []) : []
}
