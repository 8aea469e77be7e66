import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Compass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'

/** What stands where a screen failed to load or to draw; the rest of the app goes on working. */
export function CrashScreen({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation()
  return <ErrorState what={t('failure.screen')} error={error} onRetry={reset} />
}

/** An address that leads nowhere. */
export function LostScreen() {
  const { t } = useTranslation()
  return (
    <EmptyState
      icon={Compass}
      title={t('lost.title')}
      text={t('lost.text')}
      action={<Link to="/">{t('lost.home')}</Link>}
    />
  )
}
