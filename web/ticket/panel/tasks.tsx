import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import type { Ticket } from '../../api/types.ts'
import { showFailure } from '../../ui/explain-failure.ts'
import { Checkbox } from '../../ui/toggle.tsx'
import styles from './panel.module.css'
import { Section } from './section.tsx'

/** Tasks of another system that were linked to the ticket; when the last one is done, the ticket is active again. */
export function Tasks({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const ticketId = ticket.id
  const hasTasks = (ticket.tasks ?? []).length > 0
  const tasks = useQuery({
    queryKey: ['tickets', ticketId, 'tasks'],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/tickets/{ticketId}/tasks.json', { signal, params: { path: { ticketId } } }))).tasks,
    enabled: hasTasks,
  }).data
  const complete = useMutation({
    mutationFn: ({ taskId, completed }: { taskId: number; completed: boolean }) =>
      answer(
        api.PATCH('/tickets/{ticketId}/tasks/{taskId}.json', {
          params: { path: { ticketId, taskId } },
          body: { task: { completed } },
        }),
      ),
    onError: (error) => showFailure(t('failed.task'), error),
    onSettled: () => client.invalidateQueries({ queryKey: ['tickets', ticketId] }),
  })
  if (!hasTasks) return null
  return (
    <Section id="tasks" title={t('panel.tasks')}>
      <ul className={styles['list']}>
        {(tasks ?? []).map((task) => (
          <li key={task.id} className={styles['line']}>
            <Checkbox
              checked={task.completed === true}
              onChange={(completed) => complete.mutate({ taskId: task.id ?? 0, completed })}
              label={
                task.url ? (
                  <a href={task.url} target="_blank" rel="noopener noreferrer">
                    {task.title || `#${task.id}`}
                  </a>
                ) : (
                  task.title || `#${task.id}`
                )
              }
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}
