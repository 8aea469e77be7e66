import { ArrowDown, ArrowUp, ChevronDown, EllipsisVertical } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import { setPreference, usePreference } from '../../app/preferences.ts'
import { IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import styles from './panel.module.css'
import { useMoveSlot } from './slots.tsx'

interface SectionProps {
  /** Under which it stays folded. */
  id: string
  title: string
  action?: ReactNode
  children: ReactNode
}

/** A part of the side panel: folded by its heading, moved by its menu; both stay so on every device. */
export function Section({ id, title, action, children }: SectionProps) {
  const { t } = useTranslation('ticket')
  const contentId = useId()
  const folded = usePreference('panelFolded')
  const move = useMoveSlot()
  const isOpen = !folded.includes(id)
  const fold = () => setPreference('panelFolded', isOpen ? [...folded, id] : folded.filter((other) => other !== id))
  return (
    <section className={styles['section']} aria-label={title}>
      <div className={styles['heading']}>
        <h3>
          <button
            type="button"
            className={styles['fold']}
            aria-expanded={isOpen}
            aria-controls={contentId}
            onClick={fold}
          >
            <ChevronDown size={14} aria-hidden />
            {title}
          </button>
        </h3>
        {action === undefined ? null : <span>{action}</span>}
        <Menu
          trigger={<IconButton label={t('panel.arrange', { title })} icon={EllipsisVertical} />}
          sections={[
            {
              id: 'place',
              items: [
                { id: 'up', label: t('panel.moveUp'), icon: ArrowUp, onSelect: () => move(-1, title) },
                { id: 'down', label: t('panel.moveDown'), icon: ArrowDown, onSelect: () => move(1, title) },
              ],
            },
          ]}
        />
      </div>
      <div id={contentId} className={styles['content']} hidden={!isOpen}>
        {isOpen && children}
      </div>
    </section>
  )
}
