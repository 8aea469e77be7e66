import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureOf } from '../api/failure.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Tabs } from '../ui/tabs.tsx'
import styles from './message.module.css'

const shownCharacters = 200_000

/** The mail of a message as it came or went: its headers, and all of it. */
export function SourceDialog({ messageId, onClose }: { messageId: number; onClose: () => void }) {
  const { t } = useTranslation('ticket')
  const [tab, setTab] = useState('headers')
  const source = useQuery({
    queryKey: ['messages', messageId, 'source'],
    queryFn: async ({ signal }) => {
      const response = await fetch(`/desk/api/v2/messages/${messageId}/source.eml`, { signal })
      if (!response.ok) throw await failureOf(response)
      return (await response.text()).slice(0, shownCharacters)
    },
  })
  const headers = source.data?.split(/\r?\n\r?\n/, 1)[0] ?? ''
  return (
    <Dialog isOpen isWide onClose={onClose} title={t('source.title')}>
      {source.isPending && <Skeleton width="80%" />}
      {source.isError && <ErrorState what={t('source.failed')} error={source.error} />}
      {source.isSuccess && (
        <Tabs
          label={t('source.title')}
          value={tab}
          onChange={setTab}
          tabs={[
            { id: 'headers', label: t('source.headers'), content: <pre className={styles['source']}>{headers}</pre> },
            { id: 'all', label: t('source.all'), content: <pre className={styles['source']}>{source.data}</pre> },
          ]}
        />
      )}
    </Dialog>
  )
}
