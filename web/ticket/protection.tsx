import { LockKeyhole, ShieldAlert, ShieldCheck, ShieldQuestion } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types.ts'
import styles from './message.module.css'

type Authentication = NonNullable<NonNullable<Message['mail']>['authentication']>

/** How a mail is signed or encrypted: whose signature, whether it holds, what the desk cannot tell. */
export function Protection({ authentication }: { authentication: Authentication | undefined }) {
  const { t } = useTranslation('ticket')
  switch (authentication?.protection) {
    case 'smime-signed':
      return authentication.smime === undefined ? null : <Signature signature={authentication.smime} />
    case 'pgp-signed':
      return (
        <p className={styles['quiet']}>
          <ShieldQuestion size={14} aria-hidden /> {t('protection.pgpSigned')}
        </p>
      )
    case 'smime-encrypted':
    case 'pgp-encrypted': {
      const how = authentication.protection === 'pgp-encrypted' ? 'OpenPGP' : 'S/MIME'
      return (
        <p className={styles['warning']}>
          <LockKeyhole size={14} aria-hidden /> {t('protection.encrypted', { how })}
        </p>
      )
    }
    default:
      return null
  }
}

function Signature({ signature }: { signature: NonNullable<Authentication['smime']> }) {
  const { t } = useTranslation('ticket')
  const { isValid, isSender, isTrusted, reason, addresses, signer, issuer } = signature
  if (isValid !== true)
    return (
      <p className={styles['danger']}>
        <ShieldAlert size={14} aria-hidden /> {t('protection.smime.invalid', { reason })}
      </p>
    )
  const who = [signer, ...(addresses ?? [])].filter((name, nth, all) => name && all.indexOf(name) === nth).join(', ')
  return (
    <p className={styles[isSender === true ? 'good' : 'warning']}>
      {isSender === true ? <ShieldCheck size={14} aria-hidden /> : <ShieldAlert size={14} aria-hidden />}
      {t(isSender === true ? 'protection.smime.valid' : 'protection.smime.other', {
        who: who || t('protection.smime.somebody'),
      })}
      {issuer ? (
        <span className={styles['quiet']}>
          {t(isTrusted === true ? 'protection.smime.authority' : 'protection.smime.unknownAuthority', { issuer })}
        </span>
      ) : null}
    </p>
  )
}
