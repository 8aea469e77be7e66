import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Banner } from '../ui/banner.tsx'
import { useConnection } from './live.ts'

/** Says above everything that changes of others do not arrive at the moment. */
export function ConnectionBanner() {
  const { t } = useTranslation()
  const connection = useConnection()
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine)
  if (!isOnline) return <Banner>{t('connection.offline')}</Banner>
  if (connection === 'lost') return <Banner>{t('connection.lost')}</Banner>
  return null
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}
