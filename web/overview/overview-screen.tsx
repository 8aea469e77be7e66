import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePreference } from '../app/preferences.ts'
import { ScreenHead } from '../app/screen-head.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Select } from '../ui/select.tsx'
import { Charts } from './charts.tsx'
import { NowTiles } from './now-tiles.tsx'
import styles from './overview.module.css'
import { overviewQuery, periods } from './overview-query.ts'
import { OverviewSkeleton } from './overview-skeleton.tsx'

const route = getRouteApi('/signed-in/overview')

/** How the desk is doing: what is open now, and how fast people were answered of late. */
export function OverviewScreen() {
  const { t } = useTranslation('overview')
  const { days = 7 } = route.useSearch()
  const navigate = useNavigate()
  const zone = usePreference('zone')?.name ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const overview = useQuery({ ...overviewQuery(days, zone), placeholderData: keepPreviousData })
  return (
    <>
      <ScreenHead
        title={t('title')}
        actions={
          <Select
            className={styles['period'] ?? ''}
            aria-label={t('period')}
            value={days}
            options={periods.map((value) => ({ value, label: t('lastDays', { count: value }) }))}
            onChange={(value) => void navigate({ to: '/overview', search: { days: value ?? 7 }, replace: true })}
          />
        }
      />
      <div className={styles['body']} aria-busy={overview.isFetching}>
        {overview.isError && (
          <ErrorState what={t('failed')} error={overview.error} onRetry={() => void overview.refetch()} />
        )}
        {overview.isPending && <OverviewSkeleton />}
        {overview.isSuccess && (
          <>
            <NowTiles overview={overview.data} />
            <Charts overview={overview.data} />
          </>
        )}
      </div>
    </>
  )
}
