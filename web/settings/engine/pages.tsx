import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import styles from './list.module.css'

interface PagesProps {
  /** From 1. */
  page: number
  pageSize: number
  count: number
  onChange: (page: number) => void
}

/** Leads through the pages of a list; nothing when there is only one. */
export function Pages({ page, pageSize, count, onChange }: PagesProps) {
  const { t } = useTranslation('settings')
  if (count <= pageSize) return null
  const last = Math.ceil(count / pageSize)
  const from = (page - 1) * pageSize + 1
  return (
    <nav className={styles['pages']} aria-label={t('pages')}>
      <span>{t('range', { from, to: Math.min(count, page * pageSize), count })}</span>
      <IconButton
        label={t('previousPage')}
        icon={ChevronLeft}
        disabled={page === 1}
        onClick={() => onChange(page - 1)}
      />
      <IconButton
        label={t('nextPage')}
        icon={ChevronRight}
        disabled={page === last}
        onClick={() => onChange(page + 1)}
      />
    </nav>
  )
}
