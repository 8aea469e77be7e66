import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Failure } from '../api/failure.ts'
import { FormDialog, type Texts } from '../people/form-dialog.tsx'
import { showToast } from '../ui/toast-store.ts'
import { linkTask, taskNumberIn } from './tasks.ts'

/** Links a task of another program by its address, or by its number there. */
export function TaskDialog({ ticketId, onClose }: { ticketId: number; onClose: () => void }) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const link = useMutation({
    mutationFn: ({ url = '', title = '' }: Texts) => {
      const place = url.trim()
      const id = taskNumberIn(place)
      if (id === null) throw new Failure(400, [{ source: 'url', detail: t('task.noNumber') }], null, null)
      return linkTask(ticketId, { id, title: title.trim(), url: /^\d+$/.test(place) ? '' : place })
    },
    onSuccess() {
      onClose()
      showToast({ text: t('done.taskLinked') })
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['tickets', ticketId] }),
  })
  return (
    <FormDialog
      title={t('command.linkTask')}
      fields={[
        { name: 'url', label: t('task.url'), hint: t('task.urlHint'), isWide: true, isRequired: true },
        { name: 'title', label: t('task.title'), isWide: true },
      ]}
      initial={{}}
      error={link.error}
      isBusy={link.isPending}
      submitLabel={t('task.link')}
      onSubmit={link.mutate}
      onClose={onClose}
    />
  )
}
