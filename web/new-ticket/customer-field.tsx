import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAddress } from '../composer/addresses.ts'
import { Combobox } from '../ui/combobox.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import styles from './new-ticket.module.css'
import type { NewTicket } from './new-ticket-form.ts'
import { customersFoundQuery } from './new-ticket-queries.ts'

interface CustomerFieldProps {
  value: NewTicket['customer']
  error: string | undefined
  onChange: (customer: NewTicket['customer']) => void
}

/** Who asks: somebody the desk knows, found by name or address, or a new address with their name. */
export function CustomerField({ value, error, onChange }: CustomerFieldProps) {
  const { t } = useTranslation('new-ticket')
  const [typed, setTyped] = useState('')
  const found = useQuery(customersFoundQuery(typed)).data ?? []
  const address = typed.trim()
  const isNew = isAddress(address) && !found.some(({ email }) => email.toLowerCase() === address.toLowerCase())
  const options = [
    ...(value === null ? [] : [optionOf(value)]),
    ...found.map(({ id, label }) => ({ value: `id ${id}`, label })),
    ...(isNew ? [{ value: `new ${address}`, label: t('newCustomer', { address }) }] : []),
  ].filter((option, nth, all) => all.findIndex((other) => other.value === option.value) === nth)

  function take(chosen: string | null): void {
    const [kind, text = ''] =
      chosen === null ? [] : [chosen.slice(0, chosen.indexOf(' ')), chosen.slice(chosen.indexOf(' ') + 1)]
    if (kind === 'id') {
      onChange({ id: Number(text), label: options.find((option) => option.value === chosen)?.label ?? '' })
    } else if (kind === 'new') {
      onChange({ email: text, firstName: '', lastName: '' })
    } else {
      onChange(null)
    }
  }

  return (
    <>
      <Field label={t('customer')} hint={t('customerHint')} error={error}>
        {(control) => (
          <Combobox
            {...control}
            // the page is opened in order to write
            autoFocus={value === null}
            value={value === null ? null : optionOf(value).value}
            options={options}
            onChange={take}
            onSearch={setTyped}
          />
        )}
      </Field>
      {value !== null && 'email' in value && (
        <div className={styles['pair']}>
          <Field label={t('firstName')} isOptional>
            {(control) => (
              <Input
                {...control}
                value={value.firstName}
                onChange={(event) => onChange({ ...value, firstName: event.target.value })}
              />
            )}
          </Field>
          <Field label={t('lastName')} isOptional>
            {(control) => (
              <Input
                {...control}
                value={value.lastName}
                onChange={(event) => onChange({ ...value, lastName: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
    </>
  )
}

function optionOf(value: NonNullable<NewTicket['customer']>): { value: string; label: string } {
  return 'id' in value
    ? { value: `id ${value.id}`, label: value.label }
    : { value: `new ${value.email}`, label: value.email }
}
