import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import styles from './lines.module.css'
import { useOptions } from './options.ts'
import type { EditorProps, OptionSource } from './spec.ts'

interface ChoiceLinesProps<Line> extends Pick<EditorProps, 'control'> {
  from: OptionSource
  lines: readonly Line[]
  onChange: (lines: readonly Line[]) => void
  /** The line of something that was just chosen. */
  lineOf: (id: number) => Line
  /** What can be set about a line. */
  children: (line: Line, name: string, change: (part: Partial<Line>) => void) => ReactNode
}

/** Some of many, a line each with its own settings; what has no line yet can be added. */
export function ChoiceLines<Line extends { id: number }>({
  control,
  from,
  lines,
  onChange,
  lineOf,
  children,
}: ChoiceLinesProps<Line>) {
  const { t } = useTranslation(['settings', 'common'])
  const options = useOptions(from)
  if (options === undefined) return <Skeleton />
  const labelOf = (id: number) => options.find((option) => option.value === id)?.label ?? `#${id}`
  const change = (id: number, part: Partial<Line>) =>
    onChange(lines.map((line) => (line.id === id ? { ...line, ...part } : line)))
  return (
    <div className={styles['lines']}>
      <ul className={styles['list']}>
        {lines.map((line) => (
          <li key={line.id} className={styles['member']}>
            <span className={styles['memberName']}>{labelOf(line.id)}</span>
            {children(line, labelOf(line.id), (part) => change(line.id, part))}
            <IconButton
              label={t('common:action.removeNamed', { name: labelOf(line.id) })}
              icon={X}
              onClick={() => onChange(lines.filter((other) => other.id !== line.id))}
            />
          </li>
        ))}
      </ul>
      <Combobox
        {...control}
        placeholder={t('add')}
        value={null}
        options={options.filter((option) => !lines.some((line) => line.id === option.value))}
        onChange={(id) => id !== null && onChange([...lines, lineOf(id)])}
      />
    </div>
  )
}
