import { useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ticket } from '../../api/types.ts'
import { ActionButton } from '../../app/actions/action-button.tsx'
import { IconButton } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Checkbox } from '../../ui/toggle.tsx'
import { Words } from '../../ui/words.tsx'
import { type Task, tasksQuery, useTaskChanges } from '../tasks.ts'
import styles from './panel.module.css'
import { Section } from './section.tsx'

/** Tasks of another program that were linked to the ticket; when the last one is done, the ticket is active again. */
export function Tasks({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation('ticket')
  const isChangeable = ticket.readonly !== true
  const query = tasksQuery(ticket.id)
  const wasAsked = useQueryClient().getQueryData(query.queryKey) !== undefined
  const isAsked = wasAsked || (ticket.tasks ?? []).length > 0
  const tasks = useQuery({ ...query, enabled: isAsked })
  const { complete, remove } = useTaskChanges(ticket.id)
  const shown = tasks.data ?? []
  const isEmpty = shown.length === 0 && (tasks.isSuccess || !isAsked)
  if (isEmpty && !isChangeable) return null
  return (
    <Section id="tasks" title={t('panel.tasks')} action={<ActionButton id="ticket.linkTask" />}>
      {isEmpty && <p className={styles['quiet']}>{t('panel.tasksNone')}</p>}
      {isAsked && tasks.isPending && <Skeleton width="70%" />}
      {tasks.isError && (
        <ErrorState isSmall what={t('panel.tasksFailed')} error={tasks.error} onRetry={() => void tasks.refetch()} />
      )}
      {shown.length > 0 && (
        <ul className={styles['list']}>
          {shown.map((task) => (
            <li key={task.id} className={styles['task']}>
              <Checkbox
                className={task.completed ? styles['done'] : undefined}
                checked={task.completed}
                disabled={!isChangeable}
                onChange={(completed) => complete(task, completed)}
                label={<Name task={task} />}
              />
              {isChangeable && (
                <IconButton
                  label={t('panel.unlinkTask', { title: nameOf(task) })}
                  icon={X}
                  onClick={() => remove(task)}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

const nameOf = ({ title, id }: Task) => title || `#${id}`

function Name({ task }: { task: Task }) {
  const name = <Words>{nameOf(task)}</Words>
  if (task.url === '') return name
  return (
    <a href={task.url} target="_blank" rel="noopener noreferrer">
      {name}
    </a>
  )
}
