import { Inbox } from 'lucide-react'
import { Failure } from '../api/failure.ts'
import { announce } from '../app/announce.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import { showToast } from '../ui/toast-store.ts'
import styles from './gallery.module.css'

const failure = new Failure(500, [], '7b1f9c1e', null)

/** What happened, is happening or went wrong. */
export function FeedbackSample() {
  const undo = () => announce('Undone')
  return (
    <>
      <div className={styles['row']}>
        <Button onClick={() => showToast({ text: 'Closed', undo })}>Toast with undo</Button>
        <Button onClick={() => showFailure('The ticket could not be closed', failure)}>Failure</Button>
      </div>
      <Banner>The connection was lost.</Banner>
      <Banner tone="neutral">Mail is kept, not sent, until a server is set.</Banner>
      <Skeleton width="60%" />
      <div className={styles['grid']}>
        <div className={styles['box']}>
          <EmptyState icon={Inbox} title="Nothing here" text="New tickets appear by themselves." />
        </div>
        <div className={styles['box']}>
          <ErrorState what="The ticket could not be loaded" error={failure} onRetry={undo} />
        </div>
        <div className={styles['box']}>
          <ErrorState isSmall what="The cards could not be loaded" error={failure} onRetry={undo} />
        </div>
      </div>
    </>
  )
}
