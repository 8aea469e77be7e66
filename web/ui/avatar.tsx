import type { CSSProperties } from 'react'
import styles from './avatar.module.css'
import { classNames } from './class-names.ts'
import { isolated } from './direction.ts'

interface AvatarProps {
  /** Whose it is; read to screen readers unless the name stands beside it (`isDecorative`). */
  name: string
  /** A picture; only addresses that carry it in themselves (`data:`) are shown, as others would tell their host. */
  src?: string | null | undefined
  size?: 'small' | 'medium' | 'large' | 'huge'
  isDecorative?: boolean
}

/** A person's picture, or their initials on a colour that stays theirs. */
export function Avatar({ name, src, size = 'medium', isDecorative = false }: AvatarProps) {
  return (
    <span
      className={classNames(styles['avatar'], styles[size])}
      style={{ '--hue': hueOf(name) } as CSSProperties}
      {...(isDecorative
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': isolated(name), title: isolated(name) })}
    >
      {src?.startsWith('data:image/') ? <img src={src} alt="" /> : initialsOf(name)}
    </span>
  )
}

function initialsOf(name: string): string {
  const words =
    name
      .split('@', 1)[0]
      ?.split(/[\s._-]+/)
      .filter(Boolean) ?? []
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]]
  return letters.map((word) => String.fromCodePoint(word?.codePointAt(0) ?? 63).toLocaleUpperCase()).join('')
}

function hueOf(name: string): number {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 3600
  return Math.round(hash / 10)
}
