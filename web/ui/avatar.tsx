import type { CSSProperties } from 'react'
import styles from './avatar.module.css'
import { classNames } from './class-names.ts'

interface AvatarProps {
  /** Whose it is; read to screen readers unless the name stands beside it (`isDecorative`). */
  name: string
  size?: 'small' | 'medium' | 'large'
  isDecorative?: boolean
}

/** A person's initials on a colour that stays theirs. */
export function Avatar({ name, size = 'medium', isDecorative = false }: AvatarProps) {
  return (
    <span
      className={classNames(styles['avatar'], styles[size])}
      style={{ '--hue': hueOf(name) } as CSSProperties}
      {...(isDecorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name, title: name })}
    >
      {initialsOf(name)}
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
