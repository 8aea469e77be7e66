import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Included } from '../../api/included.ts'
import { showToast } from '../../ui/toast-store.ts'
import { saveRow } from './rows.ts'
import type { BodyPart, FieldSpec, Row, Values } from './spec.ts'
import { bodyOf, isSame, valuesOf } from './values.ts'

/** A form in use. */
export interface RowForm {
  values: Values
  isDirty: boolean
  isSaving: boolean
  /** Why the last attempt to save failed; null since then. */
  error: unknown
  set: (name: string, value: unknown) => void
  reset: () => void
  save: () => Promise<void>
}

interface FormOptions<Item extends Row> {
  /** Where it is saved: a declared resource, or a function of one's own. */
  at?: { name: string; one: string }
  save?: (body: Required<BodyPart>, id: number | undefined) => Promise<Record<string, unknown>>
  /** Sent with a new row. */
  fixed?: Readonly<Record<string, unknown>> | undefined
  fields: readonly FieldSpec<Item>[]
  row: Item | undefined
  included: Included
  onSaved?: (answer: Record<string, unknown>) => void
}

/**
 * Keeps what a person types until it is saved; a refusal leaves everything as typed. What others change meanwhile shows
 * in the fields that were not touched.
 */
export function useRowForm<Item extends Row>(options: FormOptions<Item>): RowForm {
  const { at, fields, row, included, onSaved } = options
  const { t } = useTranslation('settings')
  const [touched, setTouched] = useState<Values>({})
  const [isSaving, setIsSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const before = valuesOf(fields, row, included)
  const values = { ...before, ...touched }
  const isDirty = Object.entries(touched).some(([name, value]) => !isSame(value, before[name]))

  async function save(): Promise<void> {
    setIsSaving(true)
    setError(null)
    const asked = fields.filter((field) => isAsked(field, row, values))
    try {
      const body = bodyOf(asked, { values, before, row })
      if (row === undefined) Object.assign(body.fields, options.fixed)
      const saved = await (at === undefined ? options.save?.(body, row?.id) : saveRow(at, row?.id, body))
      setTouched({})
      showToast({ text: t('saved') })
      onSaved?.(saved ?? {})
    } catch (failure) {
      setError(failure)
    } finally {
      setIsSaving(false)
    }
  }

  return {
    values,
    isDirty,
    isSaving,
    error,
    set: (name, value) => setTouched((now) => ({ ...now, [name]: value })),
    reset: () => {
      setTouched({})
      setError(null)
    },
    save,
  }
}

/** Whether the form shows a field now. What it does not show it does not send. */
export function isAsked<Item extends Row>(field: FieldSpec<Item>, row: Item | undefined, values: Values): boolean {
  if (field.only === 'create' && row !== undefined) return false
  if (field.only === 'update' && row === undefined) return false
  return field.isShown?.(values, row) ?? true
}
