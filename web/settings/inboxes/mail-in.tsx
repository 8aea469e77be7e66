import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../../ui/copy-text.tsx'
import mail from '../mail/mail.module.css'
import { useIsAdmin } from '../rights.ts'
import { ImapAccounts } from './imap-accounts.tsx'
import type { InboxRow } from './inbox-fields.ts'
import styles from './inboxes.module.css'

/** The ways by which mail comes into an inbox. */
export function MailIn({ inbox }: { inbox: InboxRow }) {
  const { t } = useTranslation('settings')
  const isAdmin = useIsAdmin()
  return (
    <>
      {isAdmin ? <ImapAccounts inboxId={inbox.id} /> : <p className={styles['panel']}>{t('imapForAdmins')}</p>}
      <section className={styles['panel']}>
        <h3>{t('inboundTitle')}</h3>
        <p className={mail['quiet']}>{t('inboundText')}</p>
        <ol className={mail['steps']}>
          <li>
            {t('inboundPort')}
            <CopyText label={t('inboundPort')} text="DESK_INBOUND_PORT=25" />
          </li>
          <li>{t('inboundRoute', { address: inbox.email })}</li>
          <li>{t('inboundTry')}</li>
        </ol>
        {isAdmin && (
          <p>
            <Link to="/settings/$section" params={{ section: 'incomingmails' }}>
              {t('toIncoming')}
            </Link>
          </p>
        )}
      </section>
    </>
  )
}
