import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { useInboxes } from '../inbox/choices.ts'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Table } from '../ui/table.tsx'
import styles from './profile.module.css'

const preferencesQuery = queryOptions({
  queryKey: ['notificationpreferences'],
  queryFn: async () => (await answer(api.GET('/notificationpreferences.json'))).notificationpreferences,
})
type Preference = Awaited<ReturnType<NonNullable<typeof preferencesQuery.queryFn>>>[number]
const events = ['newTicket', 'assigned', 'message', 'mention', 'slaWarning', 'slaBreach'] as const
const channels = ['web', 'email'] as const

/** What one is told of and how: for all inboxes, and differently for single ones. */
export function NotificationsSection() {
  const { t } = useTranslation('profile')
  const preferences = useQuery(preferencesQuery)
  const inboxes = useInboxes()
  const [inboxId, setInboxId] = useState<number | null>(null)
  const save = useSave()

  if (preferences.isError) {
    return (
      <ErrorState
        what={t('notifications.loadFailed')}
        error={preferences.error}
        onRetry={() => void preferences.refetch()}
      />
    )
  }
  const rows = preferences.data ?? []
  const isOwn = inboxId !== null && rows.some((row) => row.inbox?.id === inboxId)
  return (
    <section className={styles['block']}>
      <h2>{t('section.notifications')}</h2>
      <p className={styles['text']}>{t('notifications.text')}</p>
      <div className={styles['form']}>
        <Field label={t('notifications.where')}>
          {(control) => (
            <Select
              {...control}
              value={inboxId}
              placeholder={t('notifications.everywhere')}
              options={inboxes.map(({ id, name }) => ({ value: id, label: name || `#${id}` }))}
              onChange={setInboxId}
            />
          )}
        </Field>
      </div>
      {preferences.isPending ? (
        <Skeleton width="20rem" />
      ) : (
        <Table
          label={t('section.notifications')}
          keyOf={(event) => event}
          rows={events}
          columns={[
            { id: 'event', heading: t('notifications.event'), cell: (event) => t(`notifications.events.${event}`) },
            ...channels.map((channel) => ({
              id: channel,
              heading: t(`notifications.channels.${channel}`),
              cell: (event: (typeof events)[number]) => (
                <input
                  type="checkbox"
                  aria-label={`${t(`notifications.events.${event}`)}: ${t(`notifications.channels.${channel}`)}`}
                  checked={isOn(rows, { event, channel, inboxId })}
                  onChange={(change) => save.mutate([{ ...entryOf(event, inboxId), [channel]: change.target.checked }])}
                />
              ),
            })),
          ]}
        />
      )}
      {isOwn && (
        <div className={styles['buttons']}>
          <Button onClick={() => save.mutate([{ inbox: { id: inboxId }, delete: true }])}>
            {t('notifications.asEverywhere')}
          </Button>
        </div>
      )}
    </section>
  )
}

interface Entry {
  event?: Preference['event']
  inbox?: { id: number }
  web?: boolean
  email?: boolean
  delete?: boolean
}

const entryOf = (event: Preference['event'], inboxId: number | null): Entry => ({
  event,
  ...(inboxId === null ? {} : { inbox: { id: inboxId } }),
})

interface Cell {
  event: Preference['event']
  channel: (typeof channels)[number]
  inboxId: number | null
}

/** What holds: what is set for the inbox, else what is set for all. */
function isOn(rows: readonly Preference[], { event, channel, inboxId }: Cell): boolean {
  const own = rows.find((row) => row.event === event && row.inbox !== null && row.inbox.id === inboxId)
  const all = rows.find((row) => row.event === event && row.inbox === null)
  return (own ?? all)?.[channel] ?? false
}

/** Shows a tick at once, and takes it back when the API refuses. */
function useSave() {
  const { t } = useTranslation('profile')
  const { queryKey } = preferencesQuery
  return useMutation({
    mutationKey: queryKey,
    mutationFn: (notificationpreferences: Entry[]) =>
      answer(api.PATCH('/notificationpreferences.json', { body: { notificationpreferences } })),
    onMutate(entries) {
      // not waited for: the tick has to show before anything else is drawn
      void queryClient.cancelQueries({ queryKey }, { revert: false })
      const before = queryClient.getQueryData(queryKey)
      queryClient.setQueryData(queryKey, (rows) => rows && withEntries(rows, entries))
      return before
    },
    onError(error, _entries, before) {
      queryClient.setQueryData(queryKey, before)
      showFailure(t('failed'), error)
    },
    onSuccess({ notificationpreferences }) {
      // an answer that is older than a tick made meanwhile must not take that tick back
      if (queryClient.isMutating({ mutationKey: queryKey }) === 1)
        queryClient.setQueryData(queryKey, notificationpreferences)
    },
  })
}

function withEntries(rows: readonly Preference[], entries: readonly Entry[]): Preference[] {
  let shown = [...rows]
  for (const { event, inbox, delete: isRemoved, ...given } of entries) {
    const isMeant = (row: Preference) => row.event === event && (row.inbox?.id ?? null) === (inbox?.id ?? null)
    if (isRemoved === true) shown = shown.filter((row) => row.inbox === null || row.inbox.id !== inbox?.id)
    else if (shown.some(isMeant)) shown = shown.map((row) => (isMeant(row) ? { ...row, ...given } : row))
    else if (event !== undefined && inbox !== undefined) {
      const all = shown.find((row) => row.event === event && row.inbox === null)
      const base = { web: all?.web ?? false, email: all?.email ?? false }
      shown = [...shown, { event, inbox: { id: inbox.id, type: 'inboxes' }, ...base, ...given }]
    }
  }
  return shown
}
