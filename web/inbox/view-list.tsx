import { Link } from '@tanstack/react-router'
import { Bookmark } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import styles from '../app/sidebar.module.css'
import { useTicketCount } from './ticket-lists.ts'
import { useViews, type View } from './views.ts'

/** The views in the sidebar with their counters. */
export function ViewList() {
  const { t } = useTranslation('inbox')
  const views = useViews()
  const saved = views.filter((view) => view.isSaved)
  return (
    <>
      <Section heading={t('views.heading')} views={views.filter((view) => !view.isSaved)} />
      {saved.length > 0 && <Section heading={t('views.saved')} views={saved} />}
    </>
  )
}

function Section({ heading, views }: { heading: string; views: readonly View[] }) {
  return (
    <section>
      <h2 className={styles['heading']}>{heading}</h2>
      <ul>
        {views.map((view) => (
          <li key={view.id}>
            <ViewLink view={view} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ViewLink({ view }: { view: View }) {
  const { i18n } = useTranslation()
  const { data: count } = useTicketCount(view)
  const Icon = view.icon ?? Bookmark
  return (
    <Link to="/inbox/$view" params={{ view: view.id }} className={styles['link']} activeOptions={{ exact: false }}>
      <Icon size={16} aria-hidden />
      <span className={styles['label']}>{view.name}</span>
      {count !== undefined && count > 0 && (
        <span className={styles['count']}>
          {new Intl.NumberFormat(i18n.language, { notation: 'compact' }).format(count)}
        </span>
      )}
    </Link>
  )
}
