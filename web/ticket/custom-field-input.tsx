import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '../ui/field.tsx'
import { Input, Textarea } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { Checkbox } from '../ui/toggle.tsx'
import type { CustomField, FieldValue } from './custom-fields.ts'

interface CustomFieldInputProps {
  field: CustomField
  value: FieldValue
  isDisabled?: boolean
  error?: string | undefined
  /** Told when a choice is made, and when a text is left. */
  onSave: (value: FieldValue) => void
}

/** The control of a custom field, by its kind. */
export function CustomFieldInput({ field, value, isDisabled = false, error, onSave }: CustomFieldInputProps) {
  const { t } = useTranslation('ticket')
  const groupId = useId()
  const { kind, name, description, options, isRequired } = field
  const hint = description === '' ? undefined : description
  if (kind === 'checkboxes') {
    const chosen = Array.isArray(value) ? (value as readonly number[]) : []
    return (
      <div role="group" aria-labelledby={groupId}>
        <div id={groupId}>{name}</div>
        {options.map((option) => (
          <Checkbox
            key={option.id}
            label={option.name}
            disabled={isDisabled}
            checked={chosen.includes(option.id)}
            onChange={(isOn) => onSave(isOn ? [...chosen, option.id] : chosen.filter((id) => id !== option.id))}
          />
        ))}
      </div>
    )
  }
  return (
    <Field label={name} hint={hint} error={error} isOptional={!isRequired}>
      {(control) =>
        kind === 'dropdown' ? (
          <Select
            {...control}
            disabled={isDisabled}
            value={typeof value === 'number' ? value : null}
            placeholder={t('fact.none')}
            options={options.map((option) => ({ value: option.id, label: option.name }))}
            onChange={onSave}
          />
        ) : (
          <TextControl {...control} kind={kind} disabled={isDisabled} value={value} onSave={onSave} />
        )
      }
    </Field>
  )
}

interface TextControlProps {
  kind: 'text' | 'textarea' | 'number' | 'date'
  value: FieldValue
  disabled: boolean
  onSave: (value: FieldValue) => void
}

function TextControl({ kind, value, onSave, ...control }: TextControlProps) {
  const [typed, setTyped] = useState(value === null ? '' : String(value).slice(0, kind === 'date' ? 10 : undefined))
  const save = () => onSave(typed.trim() === '' ? null : kind === 'number' ? Number(typed) : typed)
  if (kind === 'textarea')
    return <Textarea {...control} value={typed} onChange={(event) => setTyped(event.target.value)} onBlur={save} />
  return (
    <Input
      {...control}
      type={kind}
      step={kind === 'number' ? 'any' : undefined}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => event.key === 'Enter' && save()}
    />
  )
}
