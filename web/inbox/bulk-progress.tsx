import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { problemWords } from '../i18n/problem-words.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import styles from './bulk-bar.module.css'
import { type BulkJob, closeBulkJob, useBulkJobs } from './bulk-jobs.ts'

/** How far the changes of many tickets are, and which tickets refused. Nothing while there are none. */
export function BulkProgress() {
  const jobs = useBulkJobs()
  if (jobs.length === 0) return null
  return (
    <div className={styles['jobs']} role="status">
      {jobs.map((job) => (
        <JobLine key={job.id} job={job} />
      ))}
    </div>
  )
}

function JobLine({ job }: { job: BulkJob }) {
  const { t } = useTranslation('inbox')
  const [isOpen, setIsOpen] = useState(false)
  const { id, label, processed, total, refusals, isRunning } = job
  return (
    <div className={styles['job']}>
      <div className={styles['head']}>
        {refusals.length > 0 && <TriangleAlert size={15} aria-hidden />}
        <span className={styles['label']}>{label}</span>
        {isRunning ? (
          <span>{t('bulk.progress', { processed, total })}</span>
        ) : (
          <Button variant="quiet" onClick={() => setIsOpen(true)}>
            {t('bulk.refused', { count: refusals.length })}
          </Button>
        )}
      </div>
      {isRunning && <progress className={styles['progress']} value={processed} max={total} aria-label={label} />}
      <Dialog
        isOpen={isOpen}
        onClose={() => closeBulkJob(id)}
        title={t('bulk.refused', { count: refusals.length })}
        description={t('bulk.refusedText', { label })}
      >
        <ul className={styles['refusals']}>
          {refusals.map((refusal) => (
            <li key={refusal.id} className={styles['refusal']}>
              <Link to="/inbox/$view/$ticketId" params={{ view: 'all', ticketId: String(refusal.id) }}>
                #{refusal.id}
              </Link>
              {problemWords(refusal.detail)}
            </li>
          ))}
        </ul>
      </Dialog>
    </div>
  )
}
