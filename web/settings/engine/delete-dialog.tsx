import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { showToast } from '../../ui/toast-store.ts'
import { deleteRow } from './rows.ts'
import type { ResourceSpec, Row } from './spec.ts'

interface DeleteDialogProps<Item extends Row> {
  spec: Pick<ResourceSpec<Item>, 'name' | 'nameOf'>
  /** What is to be deleted; null shows nothing. */
  row: Item | null
  onClose: () => void
  onDeleted?: () => void
}

/** Asks before a row is deleted, says what that means, and does it. */
export function DeleteDialog<Item extends Row>({ spec, row, onClose, onDeleted }: DeleteDialogProps<Item>) {
  const { t } = useTranslation('settings')
  const name = row === null ? '' : spec.nameOf(row)
  const removal = useMutation({
    mutationFn: (id: number) => deleteRow(spec.name, id),
    onSuccess() {
      showToast({ text: t('deleted', { name }) })
      onClose()
      onDeleted?.()
    },
    onError(error) {
      showFailure(t('deleteFailed', { name }), error)
      onClose()
    },
  })
  return (
    <ConfirmDialog
      isOpen={row !== null}
      title={t('deleteTitle', { name })}
      description={t(`resource.${spec.name}.deletion`)}
      confirmLabel={t('delete')}
      isBusy={removal.isPending}
      onConfirm={() => row !== null && removal.mutate(row.id)}
      onClose={onClose}
    />
  )
}
