import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../../api/types.ts'
import { useChangeTicket } from '../change-ticket.ts'
import { CustomFieldInput } from '../custom-field-input.tsx'
import { customFieldsQuery, type FieldValue, fieldsOf } from '../custom-fields.ts'
import styles from './panel.module.css'
import { Section } from './section.tsx'

/** The inbox's own fields; each is saved when it is left. */
export function CustomFields({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('ticket')
  const all = useQuery(customFieldsQuery).data
  const change = useChangeTicket()
  const fields = fieldsOf(all ?? [], ticket.inbox?.id)
  if (fields.length === 0) return null
  const values = new Map((ticket.customfields ?? []).map(({ id, meta }) => [id, (meta.value ?? null) as FieldValue]))

  function save(id: number, name: string, value: FieldValue): void {
    const before = values.get(id) ?? null
    if (JSON.stringify(before) === JSON.stringify(value)) return
    const others = (ticket.customfields ?? []).filter((field) => field.id !== id)
    const set = (to: FieldValue) => ({
      fields: { customfields: [{ id, meta: { value: to } }] },
      shown: { customfields: [...others, { id, type: 'customfields' as const, meta: { value: to } }] },
      failed: t('failed.field', { name }),
    })
    const undo = { ...set(before), done: t('done.undone') }
    change({ id: ticket.id, ...set(value), done: t('done.field', { name }), undo })
  }

  return (
    <Section id="fields" title={t('panel.fields')}>
      <div className={styles['list']}>
        {fields.map((field) => (
          <CustomFieldInput
            // another value from elsewhere begins anew
            key={`${field.id} ${JSON.stringify(values.get(field.id) ?? null)}`}
            field={field}
            value={values.get(field.id) ?? null}
            isDisabled={ticket.readonly === true}
            onSave={(value) => save(field.id, field.name, value)}
          />
        ))}
      </div>
    </Section>
  )
}
