import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Lock, Settings } from 'lucide-react'
import { Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { ScreenHead } from '../app/screen-head.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { RowsSkeleton } from './engine/resource-screen.tsx'
import { useMayChange } from './rights.ts'
import { type Section, sectionGroups, sections } from './sections.ts'
import styles from './settings.module.css'

/** The settings: what there is beside the part that is open. On a phone one of them at a time. */
export function SettingsScreen() {
  const { t } = useTranslation('settings')
  const { section: id, row } = useParams({ strict: false })
  const mayChange = useMayChange()
  const isVisible = (section: Section) => section.isReadable === true || mayChange(section.editors)
  const groups = sectionGroups
    .map((group) => ({ ...group, sections: group.sections.filter(isVisible) }))
    .filter((group) => group.sections.length > 0)
  useSectionActions(groups.flatMap((group) => group.sections))
  const section = sections.find((candidate) => candidate.id === id)

  return (
    <div className={styles['settings']} data-open={id !== undefined}>
      <nav className={styles['nav']} aria-label={t('title')}>
        <ScreenTitle isOpen={id !== undefined} />
        <div className={styles['groups']}>
          {groups.map((group) => (
            <section key={group.id}>
              <h2 className={styles['heading']}>{t(`navigation.${group.id}`)}</h2>
              <ul>
                {group.sections.map(({ id: to, title, icon: Icon }) => (
                  <li key={to}>
                    <Link to="/settings/$section" params={{ section: to }} className={styles['link']}>
                      <Icon size={16} aria-hidden />
                      {t(title)}
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </nav>
      <div className={styles['content']}>
        {section === undefined || !isVisible(section) ? (
          <div className={styles['home']}>
            {id === undefined ? (
              <EmptyState icon={Settings} title={t('home.title')} text={t('home.text')} />
            ) : (
              <EmptyState icon={Lock} title={t('closed.title')} text={t('closed.text')} />
            )}
          </div>
        ) : (
          <Suspense fallback={<RowsSkeleton />}>
            <section.Screen key={section.id} rowId={row} isReadOnly={!mayChange(section.editors)} />
          </Suspense>
        )}
      </div>
    </div>
  )
}

/** Only one heading of the page is the first: the section's own, once one is open. */
function ScreenTitle({ isOpen }: { isOpen: boolean }) {
  const { t } = useTranslation('settings')
  if (!isOpen) return <ScreenHead title={t('title')} />
  return <p className={styles['title']}>{t('title')}</p>
}

function useSectionActions(shown: readonly Section[]): void {
  const { t } = useTranslation('settings')
  const navigate = useNavigate()
  const key = shown.map(({ id }) => id).join()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ids say which sections there are
  const actions = useMemo(
    (): Action[] => [
      {
        id: 'settings.section',
        label: t('goToSection'),
        group: 'go',
        icon: Settings,
        choices: () =>
          shown.map(({ id, title }) => ({
            id: `settings.section.${id}`,
            label: t(title),
            run: () => void navigate({ to: '/settings/$section', params: { section: id } }),
          })),
      },
    ],
    [t, key, navigate],
  )
  useActions('screen', actions)
}
