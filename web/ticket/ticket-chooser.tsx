import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Combobox } from '../ui/combobox.tsx'
import { Field } from '../ui/field.tsx'

interface TicketChooserProps {
  label?: string
  exclude: number
  /** Their tickets are offered before anything is typed. */
  customerId: number | undefined
  value: number | null
  onChange: (id: number | null) => void
}

/** Another ticket, by number or words of its subject; those of the same customer come first. */
export function TicketChooser({ label, exclude, customerId, value, onChange }: TicketChooserProps) {
  const { t } = useTranslation('ticket')
  const [typed, setTyped] = useState('')
  const number = Number(typed.replace(/^#/, ''))
  const filter =
    typed.trim() === ''
      ? { customer: customerId ?? 0 }
      : Number.isInteger(number) && number > 0
        ? { id: number }
        : { subject: { $contains: typed.trim() } }
  const found = useQuery({
    queryKey: ['ticket-lists', 'chooser', filter],
    queryFn: async ({ signal }) => {
      const query = { filter: JSON.stringify(filter), pageSize: 20, fields: ['subject' as const] }
      return (await answer(api.GET('/tickets.json', { signal, params: { query } }))).tickets
    },
    placeholderData: keepPreviousData,
  })
  const options = (found.data ?? [])
    .filter(({ id }) => id !== exclude)
    .map(({ id, subject }) => ({ value: id, label: `#${id} ${subject ?? ''}` }))
  return (
    <Field label={label ?? t('field.otherTicket')} hint={t('merge.hint')}>
      {(control) => <Combobox {...control} value={value} options={options} onChange={onChange} onSearch={setTyped} />}
    </Field>
  )
}
