import type { CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { type Included, rowsOf } from '../../api/included.ts'
import { nameOf } from '../../app/person.ts'
import { fullTime, relativeTime } from '../../i18n/dates.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import styles from './cells.module.css'
import { useOptions } from './options.ts'
import type { ChoiceLabel, OptionSource } from './spec.ts'

// What columns of lists show.

/** A name with the colour of its row. */
export function ColorName({ name, color }: { name: string; color: string | null }) {
  return (
    <span className={styles['name']}>
      <span className={styles['dot']} style={{ '--dot': color || 'var(--line-strong)' } as CSSProperties} />
      {name}
    </span>
  )
}

/** Yes in a word, no as nothing: a column of them shows at a glance where it is yes. */
export function Yes({ value }: { value: boolean | null | undefined }) {
  const { t } = useTranslation('settings')
  return value === true ? <Badge tone="good">{t('yes')}</Badge> : <span className={styles['none']}>–</span>
}

/** One of the words of `choice`. */
export function Choice({ value, tone }: { value: string | null | undefined; tone?: Tone }) {
  const { t } = useTranslation('settings')
  if (!value) return <span className={styles['none']}>–</span>
  const text = t(`choice.${value as ChoiceLabel}`)
  return tone === undefined ? text : <Badge tone={tone}>{text}</Badge>
}

/** Names of rows that are referred to, from what is included beside the list. */
export function Names({ refs, from, included, none }: NamesProps) {
  const rows = rowsOf(included[from] as readonly NamedRow[] | undefined, refs ?? [])
  if (rows.length === 0) return <span className={styles['none']}>{none ?? '–'}</span>
  return rows.map((row) => row.name || row.agentLabel || nameOf(row)).join(', ')
}

interface NamesProps {
  refs: readonly { id: number }[] | undefined
  from: string
  included: Included
  /** What no row at all means. */
  none?: string
}

interface NamedRow {
  id: number
  name?: string
  agentLabel?: string
  firstName?: string
  lastName?: string
  email?: string
}

/** The name of one row, by what can be chosen of its resource. */
export function NameById({ id, from }: { id: number | null | undefined; from: OptionSource }) {
  const options = useOptions(from)
  return options?.find((option) => option.value === id)?.label ?? '–'
}

/** How long ago something was; never in a word when it was never. */
export function Ago({ instant }: { instant: string | null | undefined }) {
  const { t } = useTranslation('settings')
  if (!instant) return <span className={styles['none']}>{t('never')}</span>
  return (
    <time dateTime={instant} title={fullTime(instant)}>
      {relativeTime(instant)}
    </time>
  )
}
