import { Link } from '@tanstack/react-router'
import { Bookmark, ChevronDown, ChevronRight } from 'lucide-react'
import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { readPreference, setPreference, usePreference } from '../app/preferences.ts'
import styles from '../app/sidebar.module.css'
import { Words } from '../ui/words.tsx'
import { SavedViewMenu } from '../views/saved-view-menu.tsx'
import { useViewCount } from './view-counts.ts'
import own from './view-list.module.css'
import { useViews, type View } from './views.ts'

const sections = [
  { id: 'views', heading: 'views.heading', isOpen: true },
  { id: 'saved', heading: 'views.saved', isOpen: true },
  { id: 'inboxes', heading: 'views.inboxes', isOpen: true },
  { id: 'statuses', heading: 'views.statuses', isOpen: false },
] as const

/** The views in the sidebar with their counters, in sections that can be closed. */
export function ViewList() {
  const views = useViews()
  return sections.map((section) => {
    const own = views.filter((view) => view.section === section.id)
    // a single inbox is what the views above show already
    if (own.length === 0 || (section.id === 'inboxes' && own.length === 1)) return null
    return <Section key={section.id} section={section} views={own} />
  })
}

function Section({ section, views }: { section: (typeof sections)[number]; views: readonly View[] }) {
  const { t } = useTranslation('inbox')
  const isOpen = usePreference('sections')[section.id] ?? section.isOpen
  const Arrow = isOpen ? ChevronDown : ChevronRight
  return (
    <section aria-label={t(section.heading)}>
      <h2>
        <button
          type="button"
          className={own['heading']}
          aria-expanded={isOpen}
          onClick={(event) => {
            // the drawer of narrow screens closes at clicks on links alone
            event.stopPropagation()
            setPreference('sections', { ...readPreference('sections'), [section.id]: !isOpen })
          }}
        >
          {t(section.heading)}
          <Arrow className={own['arrow']} size={14} aria-hidden />
        </button>
      </h2>
      {isOpen && (
        <ul>
          {views.map((view) => (
            <li key={view.id} className={own['line']}>
              <ViewLink view={view} />
              {view.saved !== undefined && <SavedViewMenu row={view.saved} all={views} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function ViewLink({ view }: { view: View }) {
  const { t, i18n } = useTranslation('inbox')
  const counted = useViewCount(view)
  const Icon = view.icon ?? Bookmark
  const format = (value: number) => new Intl.NumberFormat(i18n.language).format(value)
  return (
    <Link to="/inbox/$view" params={{ view: view.id }} className={styles['link']} activeOptions={{ exact: false }}>
      {view.section === 'statuses' ? (
        <span className={styles['dot']} style={{ '--dot': view.color || 'var(--faint)' } as CSSProperties} />
      ) : (
        <Icon size={16} aria-hidden />
      )}
      <span className={styles['label']}>
        <Words>{view.name}</Words>
      </span>
      {counted !== undefined && counted.count > 0 && (
        <span className={styles['count']}>
          {counted.isCapped
            ? t('views.more', { count: counted.count, shown: format(counted.count) })
            : format(counted.count)}
        </span>
      )}
    </Link>
  )
}
