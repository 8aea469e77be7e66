import type { LinkProps } from '@tanstack/react-router'
import { Building2, ChartColumn, type LucideIcon, Rocket, Settings, SquarePen, UsersRound } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useIsFirstRun } from '../settings/first-run/new-desk.ts'

/** A section of the app beside the inbox. */
export interface NavigationEntry {
  id: string
  /** Translated. */
  label: string
  icon: LucideIcon
  to: NonNullable<LinkProps['to']>
  /** The way there by keys, as in an action. */
  keys?: string
}

/** What the sidebar lists above the views, in this order. A new section of the app adds its entry here. */
export function useNavigation(): readonly NavigationEntry[] {
  const { t, i18n } = useTranslation()
  const isNew = useIsFirstRun()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the labels change with the language
  return useMemo(
    (): NavigationEntry[] => [
      ...(isNew ? [{ id: 'start', label: t('section.start'), icon: Rocket, to: '/start' } as const] : []),
      { id: 'newTicket', label: t('section.newTicket'), icon: SquarePen, to: '/new', keys: 'c' },
      { id: 'overview', label: t('section.overview'), icon: ChartColumn, to: '/overview', keys: 'g o' },
      { id: 'customers', label: t('section.customers'), icon: UsersRound, to: '/customers', keys: 'g c' },
      { id: 'companies', label: t('section.companies'), icon: Building2, to: '/companies', keys: 'g k' },
      { id: 'settings', label: t('section.settings'), icon: Settings, to: '/settings', keys: 'g s' },
    ],
    [t, i18n.language, isNew],
  )
}
