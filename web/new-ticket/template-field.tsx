import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { components } from '../api/schema.d.ts'
import type { EditMethod } from '../composer/draft.ts'
import { useTags } from '../inbox/choices.ts'
import type { FieldValue } from '../ticket/custom-fields.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import type { NewTicket } from './new-ticket-form.ts'
import { templatesQuery } from './new-ticket-queries.ts'

interface TemplateFieldProps {
  editMethod: EditMethod
  onChange: (change: Partial<NewTicket>) => void
}

/** Fills the form in from a template; everything can still be changed. Nothing where there are no templates. */
export function TemplateField({ editMethod, onChange }: TemplateFieldProps) {
  const { t } = useTranslation('new-ticket')
  const templates = useQuery(templatesQuery).data ?? []
  const tags = useTags()
  const [chosen, setChosen] = useState<number | null>(null)
  if (templates.length === 0) return null
  return (
    <Field label={t('template')} hint={t('templateHint')} isOptional>
      {(control) => (
        <Select
          {...control}
          value={chosen}
          placeholder={t('noTemplate')}
          options={templates.map(({ id, name = '' }) => ({ value: id, label: name }))}
          onChange={(id) => {
            setChosen(id)
            const template = templates.find((row) => row.id === id)
            if (template !== undefined) onChange(filledBy(template, editMethod, tags))
          }}
        />
      )}
    </Field>
  )
}

/** What a template says; what it leaves open stays as it is. */
function filledBy(
  template: components['schemas']['Tickettemplate'],
  editMethod: EditMethod,
  tags: readonly { id: number; name: string }[],
): Partial<NewTicket> {
  const names = (template.tags ?? []).flatMap(({ id }) => tags.find((tag) => tag.id === id)?.name ?? [])
  const fields = (template.customfields ?? []).map(({ id, meta }) => [id, (meta.value ?? null) as FieldValue] as const)
  const given: Partial<NewTicket> = {
    ...(template.subject ? { subject: template.subject } : {}),
    ...(template.message ? { source: template.message, editMethod: template.editMethod ?? editMethod } : {}),
    ...(template.inbox ? { inbox: template.inbox.id } : {}),
    ...(template.status ? { status: template.status.id } : {}),
    ...(template.priority ? { priority: template.priority.id } : {}),
    ...(template.type ? { type: template.type.id } : {}),
    ...(template.agent ? { agent: template.agent.id } : {}),
    ...(template.source ? { ticketSource: template.source.id } : {}),
    ...(names.length > 0 ? { tags: names } : {}),
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
    ...((template.cc ?? []).length > 0 ? { cc: template.cc ?? [] } : {}),
    ...((template.bcc ?? []).length > 0 ? { bcc: template.bcc ?? [] } : {}),
    ...(typeof template.notifyCustomer === 'boolean' ? { notifyCustomer: template.notifyCustomer } : {}),
  }
  return given
}
