import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'

interface DeletePersonProps {
  name: string
  text: string
  /** Asks the API to delete it. */
  remove: () => Promise<unknown>
  /** What its queries start with: `customers`. */
  resource: string
  onDeleted: () => void
  onClose: () => void
}

/** Asks whether to delete a customer or company, and does it. */
export function DeletePerson({ name, text, remove, resource, onDeleted, onClose }: DeletePersonProps) {
  const { t } = useTranslation('people')
  const client = useQueryClient()
  const deletion = useMutation({
    mutationFn: remove,
    onSuccess() {
      onDeleted()
      showToast({ text: t('deleted', { name }) })
      void client.invalidateQueries({ queryKey: [resource, 'list'] })
    },
    onError(error) {
      onClose()
      showFailure(t('deleteFailed'), error)
    },
  })
  return (
    <ConfirmDialog
      isOpen
      title={t('deleteQuestion', { name })}
      description={text}
      confirmLabel={t('delete')}
      isBusy={deletion.isPending}
      onConfirm={() => deletion.mutate()}
      onClose={onClose}
    />
  )
}
