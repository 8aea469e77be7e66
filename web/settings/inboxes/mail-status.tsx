import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { fullTime } from '../../i18n/dates.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { showToast } from '../../ui/toast-store.ts'
import { forget } from '../engine/rows.ts'
import type { InboxRow } from './inbox-fields.ts'
import styles from './inboxes.module.css'

/** How sending goes; nothing to see while it goes well. */
export function MailStatus({ inbox }: { inbox: InboxRow }) {
  const { t } = useTranslation('settings')
  const resume = useMutation({
    mutationFn: async () => {
      await answer(api.POST('/inboxes/{id}/resumeautomation.json', { params: { path: { id: inbox.id } } }))
      await forget('inboxes')
    },
    onSuccess: () => showToast({ text: t('automationResumed') }),
    onError: (error) => showFailure(t('resumeFailed'), error),
  })
  const { smtpSentAt, smtpFailingSince, smtpLastError, automationStoppedAt, automationStoppedReason } = inbox
  if (smtpSentAt === null && smtpFailingSince === null && automationStoppedAt === null) return null
  return (
    <div className={styles['panel']}>
      {automationStoppedAt !== null && (
        <Banner
          tone="danger"
          action={
            <Button isBusy={resume.isPending} onClick={() => resume.mutate()}>
              {t('resume')}
            </Button>
          }
        >
          {t('automationStoppedText', { time: fullTime(automationStoppedAt) })} {automationStoppedReason}
        </Banner>
      )}
      {smtpFailingSince !== null && (
        <Banner tone="danger">
          {t('sendingFails', { time: fullTime(smtpFailingSince) })} {smtpLastError}
        </Banner>
      )}
      {smtpSentAt !== null && smtpFailingSince === null && <p>{t('lastSent', { time: fullTime(smtpSentAt) })}</p>}
    </div>
  )
}
