import type { LinkProps } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'

/** A section of the app beside the inbox. */
export interface NavigationEntry {
  id: string
  /** Translated. */
  label: string
  icon: LucideIcon
  to: NonNullable<LinkProps['to']>
}

/** What the sidebar lists above the views, in this order. A new section of the app adds its entry here. */
export function useNavigation(): readonly NavigationEntry[] {
  return []
}
