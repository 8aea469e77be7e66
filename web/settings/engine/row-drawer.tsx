import { useQuery } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { type ReactNode, useLayoutEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Included } from '../../api/included.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Drawer } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import styles from './form.module.css'
import { FormSkeleton } from './form-skeleton.tsx'
import { RowFormView } from './row-form.tsx'
import { rowQuery } from './rows.ts'
import type { ResourceSpec, Row } from './spec.ts'
import { useRowForm } from './use-row-form.ts'
import { fieldsOf } from './values.ts'

interface RowDrawerProps<Item extends Row> {
  spec: ResourceSpec<Item>
  /** The row to edit; `new` for one that is to be made, null shows nothing. */
  open: number | 'new' | null
  isReadOnly: boolean
  onClose: () => void
}

/** The form of a row beside its list. */
export function RowDrawer<Item extends Row>({ spec, open, isReadOnly, onClose }: RowDrawerProps<Item>) {
  const { t } = useTranslation(['settings', 'common'])
  const id = typeof open === 'number' ? open : undefined
  const query = useQuery({ ...rowQuery<Item>(spec, id ?? 0), enabled: id !== undefined })
  const found = id === undefined ? undefined : query.data
  const one = t(`resource.${spec.name}.one`)
  const title = found === undefined ? one : spec.nameOf(found.row) || one
  const [isAsking, setIsAsking] = useState(false)
  const [isDirty, setIsDirty] = useState(false)
  const close = () => (isDirty ? setIsAsking(true) : onClose())
  return (
    <Drawer isOpen={open !== null} onClose={close} title={open === 'new' ? t('newNamed', { name: one }) : title} isWide>
      {query.isError && open !== 'new' && (
        <ErrorState what={t('rowFailed')} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {id !== undefined && query.isPending && <FormSkeleton />}
      {(open === 'new' || found !== undefined) && (
        <DrawerForm
          key={open}
          spec={spec}
          row={found?.row}
          included={found?.included ?? {}}
          isReadOnly={isReadOnly}
          onDirty={setIsDirty}
          onCancel={close}
          onClose={onClose}
        />
      )}
      <ConfirmDialog
        isOpen={isAsking}
        title={t('discard.title')}
        description={t('discard.text')}
        confirmLabel={t('discard.confirm')}
        onClose={() => setIsAsking(false)}
        onConfirm={() => {
          setIsAsking(false)
          setIsDirty(false)
          onClose()
        }}
      />
    </Drawer>
  )
}

interface DrawerFormProps<Item extends Row> {
  spec: ResourceSpec<Item>
  row: Item | undefined
  included: Included
  isReadOnly: boolean
  onDirty: (isDirty: boolean) => void
  onCancel: () => void
  onClose: () => void
}

function DrawerForm<Item extends Row>(props: DrawerFormProps<Item>): ReactNode {
  const { spec, row, included, isReadOnly, onDirty, onCancel, onClose } = props
  const { t } = useTranslation(['settings', 'common'])
  const [isDeleting, setIsDeleting] = useState(false)
  const [created, setCreated] = useState<Record<string, unknown> | null>(null)
  const ownAnswer = row === undefined ? spec.Created : undefined
  const form = useRowForm({
    at: spec,
    fixed: spec.fixed,
    fields: fieldsOf(spec),
    row,
    included,
    isQuiet: ownAnswer !== undefined,
    onSaved: (answer) => (ownAnswer === undefined ? onClose() : setCreated(answer)),
  })
  const isEditable = !isReadOnly && (row === undefined || (spec.isEditable?.(row) ?? true))
  const isDeletable = !isReadOnly && row !== undefined && (spec.isDeletable?.(row) ?? true)
  const { isDirty } = form
  const isAtRisk = isDirty && created === null
  // the drawer asks before it throws away what was typed, also when Escape follows at once: so not an effect that waits
  useLayoutEffect(() => onDirty(isAtRisk), [isAtRisk, onDirty])
  if (created !== null && spec.Created !== undefined) return <spec.Created answer={created} onClose={onClose} />
  return (
    <RowFormView
      form={form}
      groups={spec.groups}
      row={row}
      isEditable={isEditable}
      hasFocus
      buttons={
        <>
          <Button onClick={onCancel}>{isEditable ? t('common:action.cancel') : t('common:action.close')}</Button>
          <span className={styles['gap']} />
          {isDeletable && (
            <Button variant="quiet" icon={Trash2} onClick={() => setIsDeleting(true)}>
              {t('delete')}
            </Button>
          )}
        </>
      }
    >
      {!isEditable && (
        <div className={styles['extra']}>
          <Banner tone="neutral">{isReadOnly ? t('readOnly') : t('builtIn')}</Banner>
        </div>
      )}
      {row !== undefined && spec.Extra !== undefined && (
        <div className={styles['extra']}>
          <spec.Extra row={row} included={included} />
        </div>
      )}
      {row !== undefined && (
        <DeleteDialog
          spec={spec}
          row={isDeleting ? row : null}
          onClose={() => setIsDeleting(false)}
          onDeleted={onClose}
        />
      )}
    </RowFormView>
  )
}
