import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { fullTime } from '../i18n/dates.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { Table } from '../ui/table.tsx'
import { showToast } from '../ui/toast-store.ts'
import { deviceOf } from './device-of.ts'

const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: async () => (await answer(api.GET('/sessions.json', { params: { query: { pageSize: 100 } } }))).sessions,
})

/** Where one is signed in; each of them can be ended from here. */
export function SessionList() {
  const { t } = useTranslation('profile')
  const sessions = useQuery(sessionsQuery)
  const end = useMutation({
    mutationFn: (id: number) => answer(api.DELETE('/sessions/{id}.json', { params: { path: { id } } })),
    onSuccess: () => showToast({ text: t('sessions.ended') }),
    onError: (error) => showFailure(t('failed'), error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  })
  if (sessions.isError)
    return <ErrorState what={t('sessions.failed')} error={sessions.error} onRetry={() => void sessions.refetch()} />
  if (sessions.isPending) return <Skeleton width="20rem" />
  return (
    <Table
      label={t('sessions.title')}
      rows={sessions.data}
      keyOf={(session) => session.id}
      columns={[
        {
          id: 'device',
          heading: t('sessions.device'),
          cell: (session) => (
            <>
              {deviceOf(session.userAgent ?? '') || t('sessions.unknown')}{' '}
              {session.isCurrent === true && <Badge tone="good">{t('sessions.current')}</Badge>}
            </>
          ),
        },
        { id: 'ip', heading: t('sessions.address'), isSecondary: true, cell: (session) => session.ipAddress },
        { id: 'since', heading: t('sessions.since'), cell: (session) => fullTime(session.createdAt) },
        {
          id: 'end',
          heading: t('sessions.action'),
          isAtEnd: true,
          cell: (session) =>
            session.isCurrent !== true && (
              <Button disabled={end.isPending} onClick={() => end.mutate(session.id)}>
                {t('sessions.end')}
              </Button>
            ),
        },
      ]}
    />
  )
}
