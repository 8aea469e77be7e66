import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './overview.module.css'
import type { Overview } from './overview-query.ts'

/** What is open at this moment; each figure leads to its tickets where there is a view of them. */
export function NowTiles({ overview }: { overview: Overview }) {
  const { t } = useTranslation('overview')
  const { open, unassigned, mine, unanswered, overdue } = overview
  return (
    <section aria-label={t('now')}>
      <ul className={styles['tiles']}>
        <Tile label={t('tile.open')} value={open} view="all" hint={t('tile.openHint')} />
        <Tile label={t('tile.unassigned')} value={unassigned} view="unassigned" />
        <Tile label={t('tile.mine')} value={mine} view="mine" />
        <Tile label={t('tile.unanswered')} value={unanswered} hint={t('tile.unansweredHint')} />
        <Tile
          label={t('tile.overdue')}
          value={overdue}
          view="overdue"
          isAlarming={(overdue ?? 0) > 0}
          hint={overdue === null ? t('tile.noSla') : t('tile.overdueHint')}
        />
      </ul>
    </section>
  )
}

interface TileProps {
  label: string
  /** Null where there is nothing to count. */
  value: number | null
  hint?: string
  /** The view of the inbox that shows these tickets. */
  view?: string
  isAlarming?: boolean
}

function Tile({ label, value, hint, view, isAlarming = false }: TileProps) {
  const { i18n } = useTranslation()
  const content: ReactNode = (
    <>
      <span className={styles['tileLabel']}>{label}</span>
      <span className={styles['tileValue']} data-alarming={isAlarming}>
        {value === null ? '–' : new Intl.NumberFormat(i18n.language).format(value)}
      </span>
      {hint !== undefined && <span className={styles['tileHint']}>{hint}</span>}
    </>
  )
  return (
    <li>
      {view === undefined ? (
        <div className={styles['tile']}>{content}</div>
      ) : (
        <Link className={styles['tile']} to="/inbox/$view" params={{ view }}>
          {content}
        </Link>
      )}
    </li>
  )
}
