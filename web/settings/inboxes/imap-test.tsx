import { useMutation } from '@tanstack/react-query'
import { PlugZap } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { forget } from '../engine/rows.ts'
import mail from '../mail/mail.module.css'

/** Opens a mailbox once, changes nothing in it, and says how far it came. `isAtOnce` does not wait to be asked. */
export function ImapTest({ id, isAtOnce = false }: { id: number; isAtOnce?: boolean }) {
  const { t } = useTranslation('settings')
  const { mutate, data, isPending } = useMutation({
    mutationFn: async () => (await answer(api.POST('/imapaccounts/{id}/test.json', { params: { path: { id } } }))).test,
    onSuccess: () => forget('imapaccounts'),
    onError: (error) => showFailure(t('testFailed'), error),
  })
  useEffect(() => {
    if (isAtOnce) mutate()
  }, [isAtOnce, mutate])
  return (
    <section className={mail['block']} aria-live="polite">
      <div>
        <Button icon={PlugZap} isBusy={isPending} onClick={() => mutate()}>
          {t('imapTest')}
        </Button>
      </div>
      {data?.isWorking === true && (
        <Banner tone="neutral">
          {t('imapWorks', { count: data.messageCount ?? 0 })} {data.isEncrypted ? '' : t('imapPlain')}
        </Banner>
      )}
      {data?.isWorking === false && (
        <Banner tone="danger">
          {t('imapBroken')} {data.error}
        </Banner>
      )}
      {data !== undefined && data.folders.length > 0 && (
        <p className={mail['quiet']}>{t('imapFolders', { folders: data.folders.slice(0, 30).join(', ') })}</p>
      )}
    </section>
  )
}
