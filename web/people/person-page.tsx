import { Link, type LinkProps } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
import type { ReactNode } from 'react'
import { ScreenHead } from '../app/screen-head.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Words } from '../ui/words.tsx'
import styles from './person-page.module.css'

interface PersonPageProps {
  /** Undefined while it is loaded. */
  name: string | undefined
  detail?: ReactNode
  picture?: string | null | undefined
  back: { to: LinkProps; label: string }
  actions?: ReactNode
  /** Beside the main part: facts and contacts. */
  aside: ReactNode
  children: ReactNode
}

/** A customer or a company: its name, what hangs on it, and what is known about it. */
export function PersonPage({ name, detail, picture, back, actions, aside, children }: PersonPageProps) {
  return (
    <>
      <ScreenHead title={name ?? ''} actions={actions} />
      <div className={styles['page']}>
        <Link {...back.to} className={styles['back']}>
          <ArrowLeft className={styles['arrow']} size={15} aria-hidden />
          {back.label}
        </Link>
        <div className={styles['who']}>
          <Avatar name={name ?? ''} src={picture} size="huge" isDecorative />
          <div>
            <div className={styles['name']}>
              {name === undefined ? <Skeleton width="10rem" /> : <Words>{name}</Words>}
            </div>
            <div className={styles['detail']}>{detail}</div>
          </div>
        </div>
        <div className={styles['main']}>{children}</div>
        <aside className={styles['aside']}>{aside}</aside>
      </div>
    </>
  )
}

/** A part of the page under a heading. */
export function Part({ title, action, children }: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles['part']} aria-label={title}>
      <div className={styles['partHead']}>
        <h2>{title}</h2>
        {action}
      </div>
      {children}
    </section>
  )
}

/** What is known, line by line; what is not known is left out. */
export function Facts({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  const known = facts.filter(({ value }) => value !== undefined && value !== null && value !== '')
  return (
    <dl className={styles['facts']}>
      {known.map(({ label, value }) => (
        <div key={label} className={styles['fact']}>
          <dt>{label}</dt>
          <dd>{typeof value === 'string' ? <Words>{value}</Words> : value}</dd>
        </div>
      ))}
    </dl>
  )
}
