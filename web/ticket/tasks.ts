import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'

export type Task = components['schemas']['Task']

/** The tasks of other programs that are linked to a ticket, in the order in which they were. */
export function tasksQuery(ticketId: number) {
  return queryOptions({
    queryKey: ['tickets', ticketId, 'tasks'] as const,
    queryFn: async ({ signal }): Promise<readonly Task[]> => {
      const params = { path: { ticketId }, query: { pageSize: 100 } }
      return (await answer(api.GET('/tickets/{ticketId}/tasks.json', { signal, params }))).tasks
    },
  })
}

/** Links a task by the other program's number; one that is linked already takes the new title and address. */
export async function linkTask(
  ticketId: number,
  { id, title, url, completed }: Pick<Task, 'id' | 'title' | 'url'> & { completed?: boolean },
): Promise<void> {
  const task = { title, ...(url === '' ? {} : { url }), ...(completed === undefined ? {} : { completed }) }
  const params = { path: { ticketId, taskId: id } }
  await answer(api.POST('/tickets/{ticketId}/tasks/{taskId}.json', { params, body: { task } }))
}

/** The number that an address or a text names a task by, its last one: `…/tasks/4711?c=2` is 4711; null without one. */
export function taskNumberIn(text: string): number | null {
  const place = URL.canParse(text) ? new URL(text) : null
  const found = (place === null ? text : `${place.pathname}${place.hash}`).match(/\d+/g)?.at(-1)
  const number = Number(found ?? 0)
  return number > 0 && Number.isSafeInteger(number) ? number : null
}

interface TaskChange {
  send: () => Promise<unknown>
  /** What is shown at once, before the API has answered. */
  shown: (tasks: readonly Task[]) => readonly Task[]
  failed: string
  done?: { text: string; undo: () => void }
}

/** Ticking a task off and taking it away; both are shown at once and put back when the API refuses. */
export function useTaskChanges(ticketId: number) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const { queryKey } = tasksQuery(ticketId)
  const { mutate } = useMutation({
    mutationFn: ({ send }: TaskChange) => send(),
    async onMutate({ shown }) {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      client.setQueryData(queryKey, (tasks) => tasks && shown(tasks))
      return before
    },
    onError(error, { failed }, before) {
      client.setQueryData(queryKey, before)
      showFailure(failed, error)
    },
    onSuccess: (_data, { done }) => void (done && showToast(done)),
    // the last one that is done makes the ticket active
    onSettled: () => client.invalidateQueries({ queryKey: ['tickets', ticketId] }),
  })
  const at = (task: Task) => ({ params: { path: { ticketId, taskId: task.id } } })
  const complete = (task: Task, completed: boolean) =>
    mutate({
      send: () =>
        answer(api.PATCH('/tickets/{ticketId}/tasks/{taskId}.json', { ...at(task), body: { task: { completed } } })),
      shown: (tasks) => tasks.map((other) => (other.id === task.id ? { ...other, completed } : other)),
      failed: t('failed.task'),
    })
  const remove = (task: Task) =>
    mutate({
      send: () => answer(api.DELETE('/tickets/{ticketId}/tasks/{taskId}.json', at(task))),
      shown: (tasks) => tasks.filter(({ id }) => id !== task.id),
      failed: t('failed.unlinkTask'),
      done: {
        text: t('done.taskUnlinked'),
        undo: () =>
          mutate({
            send: () => linkTask(ticketId, task),
            shown: (tasks) => [...tasks, task],
            failed: t('failed.linkTask'),
          }),
      },
    })
  return { complete, remove }
}
