import { Link, useParams } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import { Bell, Code, Keyboard, Lock, Palette, UserRound } from 'lucide-react'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { ScreenHead } from '../app/screen-head.tsx'
import { AppSection } from './app-section.tsx'
import { KeyboardSection } from './keyboard-section.tsx'
import { MeSection } from './me-section.tsx'
import { NotificationsSection } from './notifications-section.tsx'
import styles from './profile.module.css'
import { SecuritySection } from './security-section.tsx'
import { TokensSection } from './tokens-section.tsx'

export const profileSections = ['me', 'app', 'keyboard', 'notifications', 'security', 'tokens'] as const
export type ProfileSection = (typeof profileSections)[number]

const parts: Record<ProfileSection, { icon: LucideIcon; Content: ComponentType }> = {
  me: { icon: UserRound, Content: MeSection },
  app: { icon: Palette, Content: AppSection },
  keyboard: { icon: Keyboard, Content: KeyboardSection },
  notifications: { icon: Bell, Content: NotificationsSection },
  security: { icon: Lock, Content: SecuritySection },
  tokens: { icon: Code, Content: TokensSection },
}

/** What belongs to the signed-in agent alone. Mails lead to its notifications at /settings/notifications. */
export function ProfileScreen() {
  const { t } = useTranslation('profile')
  // the one address without a section is that of notifications
  const asked = useParams({ strict: false, select: ({ section }) => section }) ?? 'notifications'
  const section = profileSections.find((name) => name === asked) ?? 'me'
  const { Content } = parts[section]
  return (
    <>
      <ScreenHead title={t('title')} />
      <div className={styles['columns']}>
        <nav className={styles['sections']} aria-label={t('title')}>
          {profileSections.map((name) => {
            const { icon: Icon } = parts[name]
            return (
              <Link
                key={name}
                className={styles['section']}
                to="/profile/$section"
                params={{ section: name }}
                {...(name === section ? { 'aria-current': 'page' as const } : {})}
              >
                <Icon size={16} aria-hidden />
                {t(`section.${name}`)}
              </Link>
            )
          })}
        </nav>
        <div className={styles['content']}>
          <Content />
        </div>
      </div>
    </>
  )
}
