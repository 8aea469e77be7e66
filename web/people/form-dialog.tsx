import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from '../api/failure.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { useExplanation } from '../ui/explain-failure.ts'
import { type ControlProps, Field } from '../ui/field.tsx'
import { Input, Textarea } from '../ui/input.tsx'
import styles from './form-dialog.module.css'

/** What a form holds: texts by name. */
export type Texts = Readonly<Record<string, string>>

/** One field of the form; without `control` it is a line of text. */
export interface FormField {
  name: string
  label: string
  hint?: string
  type?: 'email' | 'tel' | 'url'
  isLong?: boolean
  isRequired?: boolean
  /** Takes the width of two. */
  isWide?: boolean
  control?: (control: ControlProps) => ReactNode
}

interface FormDialogProps {
  title: string
  fields: readonly FormField[]
  initial: Texts
  error: unknown
  isBusy: boolean
  submitLabel: string
  onSubmit: (texts: Texts) => void
  onClose: () => void
}

/** A form above the page. What the API finds wrong with a field stands at the field, all else above them. */
export function FormDialog(props: FormDialogProps) {
  const { title, fields, initial, error, isBusy, submitLabel, onSubmit, onClose } = props
  const { t } = useTranslation()
  const id = useId()
  const [texts, setTexts] = useState<Texts>(initial)
  const problemOf = (name: string) => (error instanceof Failure ? error.problemOf(name) : undefined)
  const isShownAtField = fields.some(({ name }) => problemOf(name) !== undefined)
  function submit(event: FormEvent): void {
    event.preventDefault()
    onSubmit(texts)
  }
  return (
    <Dialog
      isOpen
      isWide
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" form={id} variant="primary" isBusy={isBusy}>
            {submitLabel}
          </Button>
        </>
      }
    >
      <form id={id} className={styles['form']} onSubmit={submit}>
        {error !== null && error !== undefined && !isShownAtField && <Problem error={error} />}
        {fields.map(({ name, label, hint, type, isLong, isRequired, isWide, control }) => (
          <div key={name} className={isLong === true || isWide === true ? styles['wide'] : undefined}>
            <Field label={label} hint={hint} error={problemOf(name)}>
              {(attributes) => {
                if (control !== undefined) return control(attributes)
                const common = {
                  ...attributes,
                  value: texts[name] ?? '',
                  required: isRequired === true,
                  onChange: (event: { target: { value: string } }) =>
                    setTexts((before) => ({ ...before, [name]: event.target.value })),
                }
                return isLong === true ? <Textarea rows={3} {...common} /> : <Input type={type ?? 'text'} {...common} />
              }}
            </Field>
          </div>
        ))}
      </form>
    </Dialog>
  )
}

function Problem({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const { why, next, requestId } = useExplanation(error)
  return (
    <div className={styles['wide']}>
      <Banner tone="danger">
        {why} {next} {requestId !== null && t('failure.requestId', { id: requestId })}
      </Banner>
    </div>
  )
}
