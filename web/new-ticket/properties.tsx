import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../api/failure.ts'
import { useAgents, usePriorities, useStatuses, useTags } from '../inbox/choices.ts'
import { CustomFieldInput } from '../ticket/custom-field-input.tsx'
import { customFieldsQuery, fieldsOf } from '../ticket/custom-fields.ts'
import { TicketChooser } from '../ticket/ticket-chooser.tsx'
import { typesQuery } from '../ticket/ticket-queries.ts'
import { ChipsInput } from '../ui/chips-input.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import styles from './new-ticket.module.css'
import type { NewTicket } from './new-ticket-form.ts'
import { sourcesQuery } from './new-ticket-queries.ts'

interface PropertiesProps {
  form: NewTicket
  failure: Failure | null
  onChange: (change: Partial<NewTicket>) => void
}

type Choice = 'agent' | 'status' | 'priority' | 'type' | 'ticketSource'

/** Where the ticket stands from the start; whatever is left open is decided by the desk. */
export function Properties({ form, failure, onChange }: PropertiesProps) {
  const { t } = useTranslation('new-ticket')
  const types = useQuery(typesQuery).data ?? []
  const sources = useQuery(sourcesQuery).data ?? []
  const all = useQuery(customFieldsQuery).data ?? []
  const tags = useTags()
  const ofInbox = types.filter(
    ({ inboxes }) => (inboxes ?? []).length === 0 || inboxes?.some(({ id }) => id === form.inbox),
  )
  const choices: [Choice, string, readonly { id: number; name?: string }[]][] = [
    ['agent', 'agent', useAgents()],
    ['status', 'status', useStatuses()],
    ['priority', 'priority', usePriorities()],
    ['type', 'type', ofInbox],
    ['ticketSource', 'source', sources],
  ]
  const problem = (source: string) => failure?.problemOf(source) ?? failure?.problemOf(`${source}.id`)
  return (
    <div className={styles['properties']}>
      {choices.map(([name, source, rows]) => (
        <Field key={name} label={t(name)} error={problem(source)} isOptional>
          {(control) => (
            <Select
              {...control}
              value={form[name]}
              placeholder={t('automatic')}
              options={rows.map((row) => ({ value: row.id, label: row.name ?? '' }))}
              onChange={(id) => onChange({ [name]: id })}
            />
          )}
        </Field>
      ))}
      <Field label={t('tags')} hint={t('tagsHint')} error={problem('tags')} isOptional>
        {(control) => (
          <>
            <ChipsInput
              {...control}
              list="new-ticket-tags"
              value={form.tags}
              isValid={() => true}
              onChange={(names) => onChange({ tags: names })}
            />
            <datalist id="new-ticket-tags">
              {tags.map((tag) => (
                <option key={tag.id} value={tag.name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      {fieldsOf(all, form.inbox).map((field) => (
        <CustomFieldInput
          key={`${field.id} ${field.kind === 'checkboxes' ? JSON.stringify(form.fields[field.id]) : ''}`}
          field={field}
          value={form.fields[field.id] ?? null}
          onSave={(value) => onChange({ fields: { ...form.fields, [field.id]: value } })}
        />
      ))}
      <TicketChooser
        label={t('parent')}
        exclude={0}
        customerId={form.customer !== null && 'id' in form.customer ? form.customer.id : undefined}
        value={form.parent}
        onChange={(parent) => onChange({ parent })}
      />
    </div>
  )
}
