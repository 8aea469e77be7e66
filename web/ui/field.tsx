import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './field.module.css'

/** What a control needs to be tied to its label, hint and error. */
export interface ControlProps {
  id: string
  'aria-describedby'?: string
  'aria-invalid'?: true
}

interface FieldProps {
  label: string
  hint?: ReactNode
  /** What is wrong and how to mend it; usually `failure.problemOf('subject')`. */
  error?: string | undefined
  isOptional?: boolean
  /** Draws the control with the given attributes: `{(control) => <Input {...control} … />}`. */
  children: (control: ControlProps) => ReactNode
}

/** A labelled control with its hint and error text. */
export function Field({ label, hint, error, isOptional = false, children }: FieldProps) {
  const id = useId()
  const { t } = useTranslation()
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label} {isOptional && <span className={styles['optional']}>{t('form.optional')}</span>}
      </label>
      {children({
        id,
        ...(described === '' ? {} : { 'aria-describedby': described }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className={styles['hint']}>
          {hint}
        </div>
      )}
      {error !== undefined && (
        <div id={`${id}-error`} className={styles['error']} role="alert">
          {error}
        </div>
      )}
    </div>
  )
}
