import { Check, ChevronDown } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../ui/class-names.ts'
import styles from './first-run.module.css'

interface StepProps {
  number: number
  title: string
  text: string
  isDone: boolean
  /** The first one that is to do; open by itself. */
  isCurrent: boolean
  children: ReactNode
}

/** A step: its tick, what it is about, and, opened, how it is done. */
export function Step({ number, title, text, isDone, isCurrent, children }: StepProps) {
  const { t } = useTranslation('settings')
  const id = useId()
  const [chosen, setChosen] = useState<boolean | null>(null)
  const isOpen = chosen ?? isCurrent
  return (
    <li className={classNames(styles['step'], isDone && styles['done'])}>
      <h2 className={styles['title']}>
        <button
          type="button"
          className={styles['toggle']}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setChosen(!isOpen)}
        >
          <span className={styles['tick']} aria-hidden="true">
            {isDone ? <Check size={15} /> : number}
          </span>
          <span className={styles['name']}>{title}</span>
          <span className="visually-hidden">{isDone ? t('start.isDone') : t('start.isOpen')}</span>
          <ChevronDown className={styles['arrow']} size={16} aria-hidden />
        </button>
      </h2>
      {isOpen && (
        <div id={id} className={styles['content']}>
          <p className={styles['text']}>{text}</p>
          {children}
        </div>
      )}
    </li>
  )
}
