import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Included } from '../../api/included.ts'
import { announce } from '../../app/announce.ts'
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
  /** Fields that others have changed since they were changed here; what is typed here stays. */
  changedElsewhere: readonly string[]
  /** Shows these as the others have them. */
  takeTheirs: () => void
  set: (name: string, value: unknown) => void
  reset: () => void
  save: () => Promise<void>
}

/** A field somebody has changed here. */
interface Touched {
  value: unknown
  /** What it was before. */
  base: unknown
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
  /** Where what is seen next says that it was saved: nothing covers it. */
  isQuiet?: boolean
}

/**
 * Keeps what a person types until it is saved; a refusal leaves everything as typed. What others change meanwhile shows
 * in the fields that were not touched.
 */
export function useRowForm<Item extends Row>(options: FormOptions<Item>): RowForm {
  const { at, fields, row, included, onSaved, isQuiet = false } = options
  const { t } = useTranslation('settings')
  const [touched, setTouched] = useState<Readonly<Record<string, Touched>>>({})
  const [isSaving, setIsSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const before = valuesOf(fields, row, included)
  const edits = Object.entries(touched)
  const values = { ...before, ...Object.fromEntries(edits.map(([name, { value }]) => [name, value])) }
  const changed = edits.filter(([name, { value }]) => !isSame(value, before[name]))
  const isDirty = changed.length > 0
  // what is being saved comes back as a change, too
  const changedElsewhere = isSaving
    ? []
    : changed.filter(([name, { base }]) => !isSame(base, before[name])).map(([name]) => name)

  async function save(): Promise<void> {
    setIsSaving(true)
    setError(null)
    const asked = fields.filter((field) => isAsked(field, row, values))
    try {
      const body = bodyOf(asked, { values, before, row })
      if (row === undefined) Object.assign(body.fields, options.fixed)
      const saved = await (at === undefined ? options.save?.(body, row?.id) : saveRow(at, row?.id, body))
      setTouched({})
      if (isQuiet) announce(t('saved'))
      else showToast({ text: t('saved') })
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
    changedElsewhere,
    takeTheirs: () =>
      setTouched((now) => Object.fromEntries(Object.entries(now).filter(([name]) => !changedElsewhere.includes(name)))),
    set: (name, value) =>
      setTouched((now) => ({ ...now, [name]: { value, base: (now[name] ?? { base: before[name] }).base } })),
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
