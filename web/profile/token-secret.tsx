import { Copy } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'
import { showToast } from '../ui/toast-store.ts'
import styles from './profile.module.css'

/** A new token, which is shown this once. */
export function TokenSecret({ secret, onDone }: { secret: string; onDone: () => void }) {
  const { t } = useTranslation('profile')
  async function copy(): Promise<void> {
    // absent without HTTPS; the text can be marked and copied by hand
    await navigator.clipboard?.writeText(secret).then(
      () => showToast({ text: t('tokens.copied') }),
      () => {},
    )
  }
  return (
    <div className={styles['secret']} role="status">
      <p>{t('tokens.once')}</p>
      <code>{secret}</code>
      <div className={styles['buttons']}>
        <Button icon={Copy} onClick={() => void copy()}>
          {t('tokens.copy')}
        </Button>
        <Button variant="quiet" onClick={onDone}>
          {t('tokens.kept')}
        </Button>
      </div>
    </div>
  )
}
