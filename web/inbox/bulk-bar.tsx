import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../app/actions/action-button.tsx'
import { useAvailableActions } from '../app/actions/registry.ts'
import { announce } from '../app/announce.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import styles from './bulk-bar.module.css'
import { collectTickets, mostCollected } from './collect-tickets.ts'
import type { Selection } from './selection.ts'
import type { View } from './views.ts'

interface BulkBarProps {
  view: View
  total: number
  selection: Selection
}

/** How many tickets are selected, the way to select all of them, and everything that can be done with them. */
export function BulkBar({ view, total, selection }: BulkBarProps) {
  const { t, i18n } = useTranslation('inbox')
  const actions = useAvailableActions().filter(({ group, icon }) => group === 'selection' && icon !== undefined)
  const collecting = useRef<AbortController | null>(null)
  const [collected, setCollected] = useState<number | null>(null)
  const count = selection.selected.size
  const format = (value: number) => new Intl.NumberFormat(i18n.language).format(value)
  useEffect(() => () => collecting.current?.abort(), [])

  async function selectAll(): Promise<void> {
    const controller = new AbortController()
    collecting.current = controller
    setCollected(0)
    try {
      const tickets = await collectTickets(view, { signal: controller.signal, onProgress: setCollected })
      selection.add(tickets)
      announce(t('selection.count', { count: tickets.length }))
    } catch (error) {
      if (!controller.signal.aborted) showFailure(t('selection.failed'), error)
    } finally {
      setCollected(null)
    }
  }

  const all = Math.min(total, mostCollected)
  return (
    <section className={styles['bar']} aria-label={t('selection.title')}>
      <div className={styles['line']}>
        <IconButton
          label={t('selection.clear')}
          icon={X}
          keys="escape"
          onClick={() => {
            collecting.current?.abort()
            selection.clear()
          }}
        />
        <strong className={styles['count']}>{t('selection.count', { count })}</strong>
        {collected !== null && (
          <span className={styles['quiet']} role="status">
            {t('selection.collecting', { count: collected })}
          </span>
        )}
        {collected === null && count < all && (
          <Button variant="quiet" onClick={() => void selectAll()}>
            {total > mostCollected
              ? t('selection.first', { most: format(all) })
              : t('selection.all', { all: format(all) })}
          </Button>
        )}
      </div>
      <div className={styles['actions']} role="toolbar" aria-label={t('selection.actions')}>
        {actions.map(({ id }) => (
          <ActionButton key={id} id={id} />
        ))}
      </div>
    </section>
  )
}
