import { Save } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../../app/actions/action.ts'
import { useActions } from '../../app/actions/registry.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { classNames } from '../../ui/class-names.ts'
import { useExplanation } from '../../ui/explain-failure.ts'
import { FieldControl, labelOf } from './field-control.tsx'
import styles from './form.module.css'
import { isShownAtFields } from './problem-text.ts'
import type { FieldGroup, FieldSpec, Row } from './spec.ts'
import { isAsked, type RowForm } from './use-row-form.ts'

interface RowFormProps<Item extends Row> {
  form: RowForm
  groups: readonly FieldGroup<Item>[]
  row: Item | undefined
  /** False shows everything and lets nothing be changed. */
  isEditable?: boolean
  /** Also when nothing was changed: to say that it is right as it is. */
  canSaveUnchanged?: boolean
  /** The first field has the focus from the start: in drawers, whose content comes after they opened. */
  hasFocus?: boolean
  /** Without room around it: inside of something that has its own. */
  isFlush?: boolean
  /** Beside the button that saves. */
  buttons?: ReactNode
  children?: ReactNode
}

/** The fields of a row and the button that saves them. Ctrl or Command with Enter saves from anywhere in it. */
export function RowFormView<Item extends Row>(props: RowFormProps<Item>) {
  const { form, groups, row, isEditable = true, canSaveUnchanged = false, hasFocus = false, isFlush = false } = props
  const { buttons, children } = props
  const { t } = useTranslation(['settings', 'common'])
  const element = useRef<HTMLFormElement>(null)
  const latest = useRef(form)
  useEffect(() => {
    latest.current = form
  })
  useEffect(() => {
    if (hasFocus)
      element.current?.querySelector<HTMLElement>('input:enabled, select:enabled, textarea:enabled')?.focus()
  }, [hasFocus])
  // to the first field that has to be corrected
  useEffect(() => {
    if (form.error !== null) element.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [form.error])
  const actions = useMemo(
    (): Action[] => [
      {
        id: 'settings.save',
        label: t('save'),
        group: 'app',
        icon: Save,
        keys: 'mod+enter',
        worksWhileTyping: true,
        isAvailable: isEditable,
        run: () => void latest.current.save(),
      },
    ],
    [t, isEditable],
  )
  useActions('dialog', actions)
  const shown = groups
    .map((group) => ({ ...group, fields: group.fields.filter((field) => isAsked(field, row, form.values)) }))
    .filter((group) => group.fields.length > 0)
  const fields = shown.flatMap((group) => group.fields)

  return (
    <form
      ref={element}
      className={classNames(styles['form'], isFlush && styles['flush'])}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        // a form inside of a dialog inside of this one bubbles up to here, too
        if (event.target === event.currentTarget) void form.save()
      }}
    >
      <div className={styles['fields']}>
        {form.error !== null && !isShownAtFields(form.error, fields) && <FormProblem error={form.error} />}
        {form.changedElsewhere.length > 0 && <ChangedElsewhere form={form} fields={fields} />}
        {shown.map((group) => (
          <fieldset key={group.label ?? group.fields[0]?.name} className={styles['group']} disabled={!isEditable}>
            {group.label !== undefined && <legend className={styles['legend']}>{t(`group.${group.label}`)}</legend>}
            {group.fields.map((field) => (
              <FieldControl key={field.name} field={field} row={row} form={form} />
            ))}
          </fieldset>
        ))}
      </div>
      {children}
      <div className={styles['foot']}>
        {isEditable && (
          <Button
            type="submit"
            variant="primary"
            isBusy={form.isSaving}
            disabled={row !== undefined && !form.isDirty && !canSaveUnchanged}
          >
            {row === undefined ? t('create') : t('save')}
          </Button>
        )}
        {buttons}
      </div>
    </form>
  )
}

function ChangedElsewhere<Item extends Row>({ form, fields }: { form: RowForm; fields: readonly FieldSpec<Item>[] }) {
  const { t } = useTranslation('settings')
  const names = fields.filter(({ name }) => form.changedElsewhere.includes(name)).map((field) => labelOf(t, field))
  return (
    <Banner action={<Button onClick={form.takeTheirs}>{t('changedElsewhere.take')}</Button>}>
      {t('changedElsewhere.text', { fields: names.join(', ') })}
    </Banner>
  )
}

function FormProblem({ error }: { error: unknown }) {
  const { t } = useTranslation(['settings', 'common'])
  const { why, next, requestId } = useExplanation(error)
  const reference = requestId === null ? '' : t('common:failure.requestId', { id: requestId })
  return (
    <Banner tone="danger">
      {t('saveFailed')} {why} {next} {reference}
    </Banner>
  )
}
