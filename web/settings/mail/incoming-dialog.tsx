import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { fullTime } from '../../i18n/dates.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { showToast } from '../../ui/toast-store.ts'
import { forget } from '../engine/rows.ts'
import { type IncomingMail, MailState } from './incoming-screen.tsx'
import styles from './mail.module.css'

/** All that is known of a mail, its bytes, and another try at reading it. */
export function IncomingDialog({ mail, onClose }: { mail: IncomingMail | null; onClose: () => void }) {
  const { t } = useTranslation('settings')
  const again = useMutation({
    mutationFn: async (id: number) => {
      await answer(api.POST('/incomingmails/{id}/reprocess.json', { params: { path: { id } } }))
      await forget('incomingmails')
    },
    onSuccess() {
      showToast({ text: t('reprocessed') })
      onClose()
    },
    onError: (error) => showFailure(t('reprocessFailed'), error),
  })
  return (
    <Dialog
      isOpen={mail !== null}
      onClose={onClose}
      title={mail?.envelopeFrom || t('noSender')}
      isWide
      footer={
        mail !== null && (
          <>
            <Button icon={Download} onClick={() => window.location.assign(`/desk/api/v2/incomingmails/${mail.id}/raw`)}>
              {t('rawMail')}
            </Button>
            <Button icon={RotateCw} isBusy={again.isPending} onClick={() => again.mutate(mail.id)}>
              {t('reprocess')}
            </Button>
          </>
        )
      }
    >
      {mail !== null && <Facts mail={mail} />}
    </Dialog>
  )
}

function Facts({ mail }: { mail: IncomingMail }) {
  const { t, i18n } = useTranslation('settings')
  return (
    <dl className={styles['facts']}>
      <Fact name={t('field.state')}>
        <MailState mail={mail} />
      </Fact>
      <Fact name={t('field.outcome')}>{mail.outcome && outcomeText(mail.outcome)}</Fact>
      <Fact name={t('field.ticket')}>
        {mail.ticket && (
          <Link to="/tickets/$ticketId" params={{ ticketId: String(mail.ticket.id) }}>
            #{mail.ticket.id}
          </Link>
        )}
      </Fact>
      <Fact name={t('field.to')}>{mail.envelopeTo.join(', ')}</Fact>
      <Fact name={t('field.receivedAt')}>{fullTime(mail.createdAt)}</Fact>
      <Fact name={t('field.channel')}>{[mail.channel, mail.remoteAddress, mail.helo].filter(Boolean).join(' ')}</Fact>
      <Fact name={t('field.messageId')}>{mail.messageId}</Fact>
      <Fact name={t('field.size')}>{mail.size && new Intl.NumberFormat(i18n.language).format(mail.size)}</Fact>
    </dl>
  )
}

/** A line, when there is something to say. */
function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Facts of the server about what it did, as it keeps them. */
function outcomeText(outcome: Readonly<Record<string, unknown>>): string {
  return Object.entries(outcome)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ')
}
