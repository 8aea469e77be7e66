import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'
import styles from './copy-text.module.css'
import { ScrollBox } from './scroll-box.tsx'

/** A text to take elsewhere: a secret, a DNS record, a piece of HTML. `label` says what it is. */
export function CopyText({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation()
  const [isCopied, setIsCopied] = useState(false)
  return (
    <div className={styles['copy']}>
      <ScrollBox className={styles['text']} label={label}>
        <code>{text}</code>
      </ScrollBox>
      <Button
        icon={isCopied ? Check : Copy}
        aria-label={t('action.copyNamed', { name: label })}
        onClick={() => {
          void copy(text).then(() => setIsCopied(true))
        }}
      >
        {isCopied ? t('copied') : t('action.copy')}
      </Button>
      <span className="visually-hidden" role="status">
        {isCopied && t('copied')}
      </span>
    </div>
  )
}

/** The clipboard of the platform is there on https and localhost only; a desk at home may have neither. */
async function copy(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
