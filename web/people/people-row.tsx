import { Link, type LinkProps } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Words } from '../ui/words.tsx'
import styles from './people-row.module.css'

interface PeopleRowProps {
  /** Undefined while the row is loaded. */
  name: string | undefined
  /** Below the name. */
  detail?: ReactNode
  /** In the middle, where there is room. */
  middle?: ReactNode
  /** At the end. */
  end?: ReactNode
  picture?: string | null | undefined
  to: LinkProps
  isActive: boolean
}

/** A person or company of a list; the name is the link to it. */
export function PeopleRow({ name, detail, middle, end, picture, to, isActive }: PeopleRowProps) {
  if (name === undefined) {
    return (
      <div className={styles['row']} role="gridcell">
        <Skeleton width="12rem" />
      </div>
    )
  }
  return (
    <div className={styles['row']} data-active={isActive}>
      <div className={styles['first']} role="gridcell">
        <Avatar name={name} src={picture} isDecorative />
        <div className={styles['texts']}>
          <Link {...to} className={styles['name']} tabIndex={isActive ? 0 : -1}>
            <Words>{name}</Words>
          </Link>
          <span className={styles['detail']}>
            <bdi>{detail}</bdi>
          </span>
        </div>
      </div>
      <div className={styles['middle']} role="gridcell">
        <bdi>{middle}</bdi>
      </div>
      <div className={styles['end']} role="gridcell">
        {end}
      </div>
    </div>
  )
}
