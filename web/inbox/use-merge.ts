import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { refreshTickets } from '../api/query-client.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'

interface Merge {
  target: number
  others: readonly number[]
  /** What is said when it is done; taking it back is offered with it. */
  done: string
}

/** Merges tickets into one; `onMerged` runs before it is said. */
export function useMerge(onMerged: () => void) {
  const { t } = useTranslation('inbox')
  const undo = useMutation({
    mutationFn: (id: number) => answer(api.POST('/tickets/{id}/unmerge.json', { params: { path: { id } } })),
    onSuccess: () => void showToast({ text: t('merge.undone') }),
    onError: (error) => showFailure(t('merge.undoFailed'), error),
    onSettled: refreshTickets,
  })
  return useMutation({
    mutationFn: ({ target, others }: Merge) => {
      const body = { tickets: others.map((id) => ({ id })) }
      return answer(api.POST('/tickets/{id}/merge.json', { params: { path: { id: target } }, body }))
    },
    onSuccess(_answer, { target, done }) {
      onMerged()
      showToast({ text: done, undo: () => undo.mutate(target) })
    },
    onError: (error) => showFailure(t('merge.failed'), error),
    onSettled: refreshTickets,
  })
}
