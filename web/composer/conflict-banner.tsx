import { useTranslation } from 'react-i18next'
import { relativeTime } from '../i18n/dates.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import styles from './composer.module.css'
import type { StoredDraft } from './draft.ts'
import { type DraftSession, settleConflict } from './draft-session.ts'

/** The same draft was gone on with on another device: shows that text, and lets the writer decide. */
export function ConflictBanner({ session, theirs }: { session: DraftSession; theirs: StoredDraft }) {
  const { t } = useTranslation('composer')
  const { ticketId, kind } = session
  return (
    <Banner
      action={
        <>
          <Button onClick={() => settleConflict(ticketId, kind, 'theirs')}>{t('conflict.theirs')}</Button>
          <Button onClick={() => settleConflict(ticketId, kind, 'mine')}>{t('conflict.mine')}</Button>
        </>
      }
    >
      {t('conflict.text', { time: relativeTime(theirs.updatedAt) })}
      <span className={styles['theirs']}>{theirs.source.replace(/<[^>]*>/g, ' ').slice(0, 300)}</span>
    </Banner>
  )
}
