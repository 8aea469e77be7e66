import { GripVertical } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from './list.module.css'

interface DragHandleProps {
  name: string
  onMove: (step: -1 | 1) => void
}

/** Takes hold of a row: arrows move it, and the mouse drags it by its row. */
export function DragHandle({ name, onMove }: DragHandleProps) {
  const { t } = useTranslation('settings')
  return (
    <button
      type="button"
      className={styles['handle']}
      aria-label={t('moveNamed', { name })}
      title={t('moveHint')}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        onMove(event.key === 'ArrowUp' ? -1 : 1)
      }}
    >
      <GripVertical size={15} aria-hidden />
    </button>
  )
}
