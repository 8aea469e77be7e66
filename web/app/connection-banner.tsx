import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { resumeKeptWrites, retryWaiting, useWaitingChanges } from '../api/outbox.ts'
import { queryClient } from '../api/query-client.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'
import { useConnection } from './live.ts'
import { useIsOutdated } from './new-version.ts'

/** Says above everything what is amiss between app and server: no connection, changes that wait, a newer app. */
export function ConnectionBanner() {
  const { t } = useTranslation()
  const connection = useConnection()
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine)
  const isOutdated = useIsOutdated()
  const waiting = useWaitingChanges()
  useEffect(() => {
    if (connection !== 'open') return
    retryWaiting()
    // what failed meanwhile would stand there until somebody asks again
    void queryClient.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' })
  }, [connection])
  useResumedChanges()

  const isLost = !isOnline || connection === 'lost'
  if (isLost || waiting > 0) {
    return (
      <Banner action={waiting > 0 && <Button onClick={retryWaiting}>{t('connection.tryNow')}</Button>}>
        {isLost && t(isOnline ? 'connection.lost' : 'connection.offline')}{' '}
        {waiting > 0 && t('connection.waiting', { count: waiting })}
      </Banner>
    )
  }
  if (!isOutdated) return null
  return (
    <Banner tone="neutral" action={<Button onClick={() => location.reload()}>{t('connection.reload')}</Button>}>
      {t('connection.newVersion')}
    </Banner>
  )
}

/** Sends what the page before this one could not, and says what became of it. */
function useResumedChanges(): void {
  const { t } = useTranslation()
  useEffect(() => {
    resumeKeptWrites((response) => {
      if (response.ok) showToast({ text: t('connection.sent') })
      else void failureOf(response).then((failure) => showFailure(t('connection.sentFailed'), failure))
      void queryClient.invalidateQueries()
    })
  }, [t])
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
