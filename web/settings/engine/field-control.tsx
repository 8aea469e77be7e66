import type { TFunction } from 'i18next'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { ChipsInput } from '../../ui/chips-input.tsx'
import { ColorInput } from '../../ui/color-input.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { type ControlProps, Field } from '../../ui/field.tsx'
import { DateTimeInput, Input, Textarea } from '../../ui/input.tsx'
import { PickMany } from '../../ui/pick-many.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch } from '../../ui/toggle.tsx'
import styles from './form.module.css'
import { useOptions } from './options.ts'
import { problemAt } from './problem-text.ts'
import type { FieldLabel, FieldSpec, OptionSource, Row } from './spec.ts'
import type { RowForm } from './use-row-form.ts'
import { zoneOptions } from './zones.ts'

// the editor is heavy, and few forms have one
const RichField = lazy(async () => ({ default: (await import('./rich-field.tsx')).RichField }))

interface FieldControlProps<Item extends Row> {
  field: FieldSpec<Item>
  row: Item | undefined
  form: RowForm
}

/** A field of a form: label, control, hint, and what the API found wrong with it. */
export function FieldControl<Item extends Row>({ field, row, form }: FieldControlProps<Item>) {
  const { t } = useTranslation('settings')
  const label = labelOf(t, field)
  const hint = field.hint === undefined ? undefined : t(`hint.${field.hint}`)
  const isDisabled = field.isDisabled?.(row) === true
  const error = errorOf(field, form)
  if (field.kind === 'switch') {
    return (
      <Switch
        label={label}
        hint={error ?? hint}
        checked={form.values[field.name] === true}
        disabled={isDisabled}
        aria-invalid={error === undefined ? undefined : true}
        onChange={(isOn) => form.set(field.name, isOn)}
      />
    )
  }
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })} error={error}>
      {(control) => <Control field={field} form={form} label={label} control={control} isDisabled={isDisabled} />}
    </Field>
  )
}

/** What a field is called. */
export function labelOf<Item extends Row>(t: TFunction<'settings'>, field: FieldSpec<Item>): string {
  return t(`field.${field.label ?? (field.name as FieldLabel)}`)
}

function errorOf<Item extends Row>(field: FieldSpec<Item>, form: RowForm): string | undefined {
  const sources = field.kind === 'custom' ? [field.name, ...(field.sources ?? [])] : [field.name]
  return sources.map((source) => problemAt(form.error, source)).find((text) => text !== undefined)
}

interface ControlPartProps<Item extends Row> {
  field: FieldSpec<Item>
  form: RowForm
  label: string
  control: ControlProps
  isDisabled: boolean
}

function Control<Item extends Row>({ field, form, label, control, isDisabled }: ControlPartProps<Item>) {
  const { t } = useTranslation('settings')
  const value = form.values[field.name]
  const set = (next: unknown) => form.set(field.name, next)
  const common = { ...control, disabled: isDisabled, ...(field.isRequired === true ? { 'aria-required': true } : {}) }
  switch (field.kind) {
    case 'text':
      return (
        <Input
          {...common}
          type={field.type ?? 'text'}
          // what is kept by the browser for another form does not belong here
          autoComplete={field.type === 'password' ? 'new-password' : 'off'}
          className={field.isMono === true ? styles['mono'] : undefined}
          placeholder={field.placeholder}
          value={String(value ?? '')}
          onChange={(event) => set(event.target.value)}
        />
      )
    case 'longText':
      return (
        <Textarea
          {...common}
          rows={field.rows ?? 3}
          value={String(value ?? '')}
          onChange={(event) => set(event.target.value)}
        />
      )
    case 'html':
      return (
        <Suspense fallback={<Skeleton />}>
          <RichField
            label={label}
            control={control}
            isDisabled={isDisabled}
            value={String(value ?? '')}
            onChange={set}
          />
        </Suspense>
      )
    case 'number':
      return (
        <Input
          {...common}
          type="number"
          inputMode="numeric"
          className={styles['number']}
          min={field.min}
          max={field.max}
          value={value === null ? '' : String(value)}
          onChange={(event) => set(event.target.value === '' ? null : Number(event.target.value))}
        />
      )
    case 'choice':
      return (
        <Select
          {...common}
          value={(value as string | null) || null}
          options={field.options.map((option) => ({ value: option, label: t(`choice.${option}`) }))}
          onChange={set}
        />
      )
    case 'color':
      return <ColorInput {...common} pickLabel={t('pickColor')} value={String(value ?? '')} onChange={set} />
    case 'moment':
      return <DateTimeInput {...common} value={(value as string | null) ?? null} onChange={set} />
    case 'texts':
      return (
        <ChipsInput
          {...common}
          value={value as readonly string[]}
          onChange={set}
          {...(field.isValid === undefined ? {} : { isValid: field.isValid })}
        />
      )
    case 'zone':
      return <Combobox {...common} value={(value as string | null) || null} options={zoneOptions()} onChange={set} />
    case 'one':
      return <OneOf control={common} from={field.from} value={value as number | null} onChange={set} />
    case 'many':
      return <ManyOf control={common} from={field.from} value={value as readonly number[]} onChange={set} />
    case 'custom':
      return (
        <field.Editor
          value={value}
          onChange={set}
          control={control}
          values={form.values}
          problemOf={(source) => problemAt(form.error, source)}
        />
      )
  }
}

interface PickProps<Value> {
  control: ControlProps & { disabled?: boolean }
  from: OptionSource
  value: Value
  onChange: (value: Value) => void
}

/** One row of a resource; a short list by the platform's own control, a long one by typing. */
export function OneOf({ control, from, value, onChange }: PickProps<number | null>) {
  const { t } = useTranslation('settings')
  const options = useOptions(from)
  if (options === undefined) return <Skeleton />
  if (options.length > 30) return <Combobox {...control} value={value} options={options} onChange={onChange} />
  return <Select {...control} value={value} options={options} placeholder={t('none')} onChange={onChange} />
}

/** Several rows of a resource. */
export function ManyOf({ control, from, value, onChange }: PickProps<readonly number[]>) {
  const { t } = useTranslation('settings')
  const options = useOptions(from)
  if (options === undefined) return <Skeleton />
  return <PickMany {...control} placeholder={t('add')} value={value} options={options} onChange={onChange} />
}
