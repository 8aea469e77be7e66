import { X } from 'lucide-react'
import type { CSSProperties, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './badge.module.css'
import { classNames } from './class-names.ts'
import { Words } from './words.tsx'

export type Tone = 'neutral' | 'accent' | 'good' | 'warn' | 'danger'

/** A short word about something: a status, a count. The tone only underlines what the word says. */
export function Badge({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={classNames(styles['badge'], styles[tone])}>
      <span className={styles['text']}>{children}</span>
    </span>
  )
}

interface TagProps {
  /** Any CSS colour of the tag's own row; shown as a dot, so that the text stays legible. */
  color?: string | null | undefined
  onRemove?: (() => void) | undefined
  children: string
}

/** A tag, or a chip when it can be removed. */
export function Tag({ color, onRemove, children }: TagProps) {
  const { t } = useTranslation()
  return (
    <span className={classNames(styles['badge'], styles['tag'])}>
      {color ? <span className={styles['dot']} style={{ '--dot': color } as CSSProperties} /> : null}
      <span className={styles['text']}>
        <Words>{children}</Words>
      </span>
      {onRemove !== undefined && (
        <button
          type="button"
          className={styles['remove']}
          aria-label={t('action.removeNamed', { name: children })}
          onClick={onRemove}
        >
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}
