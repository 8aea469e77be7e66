import { useNavigate } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ScreenHead } from '../app/screen-head.tsx'
import { IconButton } from '../ui/button.tsx'
import styles from './settings.module.css'

interface SectionHeadProps {
  title: string
  actions?: ReactNode
  /** Where the way back leads; to the list of sections, on small screens only, unless told otherwise. */
  onBack?: () => void
}

/** The top of a section of the settings. */
export function SectionHead({ title, actions, onBack }: SectionHeadProps) {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  return (
    <ScreenHead
      title={title}
      before={
        <IconButton
          className={onBack === undefined ? styles['backOnPhone'] : undefined}
          label={t('back')}
          icon={ArrowLeft}
          onClick={onBack ?? (() => void navigate({ to: '/settings' }))}
        />
      }
      actions={actions}
    />
  )
}
