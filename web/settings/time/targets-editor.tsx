import { Plus, X } from 'lucide-react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { type ChildRow, newChildKey } from '../engine/child-rows.ts'
import { EditorGroup } from '../engine/editor-group.tsx'
import styles from '../engine/lines.module.css'
import { useOptions } from '../engine/options.ts'
import type { EditorProps } from '../engine/spec.ts'

/** What can be promised. */
export const promisedTargets = ['firstResponse', 'replyTime', 'resolutionTime'] as const

/** How soon something is promised to tickets of a priority; without one, to tickets that have none. */
export interface Target extends ChildRow {
  priority: { id: number } | null
  target: (typeof promisedTargets)[number]
  hours: number
  minutes: number
}

/** A line for each priority that something is promised for. */
export function TargetsEditor({ value, onChange, control, problemOf }: EditorProps) {
  const { t } = useTranslation('settings')
  const priorities = useOptions('ticketpriorities') ?? []
  const targets = value as readonly Target[]
  const change = (key: string, part: Partial<Target>) =>
    onChange(targets.map((target) => (target.key === key ? { ...target, ...part } : target)))
  return (
    <EditorGroup label={t('field.targets')} control={control} className={styles['lines']}>
      <ul className={styles['list']}>
        {targets.map(({ key, id, priority, target, hours, minutes }, place) => {
          const problem = problemOf(`included.slaticketpriorities[${place}]`)
          return (
            <li key={key} className={styles['line']}>
              <Select
                aria-label={t('field.priority')}
                aria-invalid={problem === undefined ? undefined : true}
                value={priority?.id ?? null}
                options={priorities}
                // a reference that is stored cannot be taken away, only exchanged
                {...(id !== undefined && priority !== null ? {} : { placeholder: t('noPriority') })}
                onChange={(chosen) => change(key, { priority: chosen === null ? null : { id: chosen } })}
              />
              <Select
                aria-label={t('field.target')}
                value={target}
                options={promisedTargets.map((name) => ({ value: name, label: t(`choice.${name}`) }))}
                onChange={(chosen) => chosen !== null && change(key, { target: chosen })}
              />
              <NumberInput label={t('hours')} value={hours} onChange={(next) => change(key, { hours: next })} />
              <NumberInput label={t('minutes')} value={minutes} onChange={(next) => change(key, { minutes: next })} />
              <IconButton
                label={t('removeLine', { number: place + 1 })}
                icon={X}
                onClick={() => onChange(targets.filter((target) => target.key !== key))}
              />
              {problem !== undefined && <span className={styles['error']}>{problem}</span>}
            </li>
          )
        })}
      </ul>
      <Button
        icon={Plus}
        onClick={() => {
          const free = priorities.find((option) => !targets.some((target) => target.priority?.id === option.value))
          const priority = free === undefined ? null : { id: free.value }
          onChange([...targets, { key: newChildKey(), priority, target: 'firstResponse', hours: 8, minutes: 0 }])
        }}
      >
        {t('addTarget')}
      </Button>
    </EditorGroup>
  )
}

interface NumberInputProps {
  /** The unit, shown behind it. */
  label: string
  value: number
  onChange: (value: number) => void
}

/** A whole number with its unit. */
export function NumberInput({ label, value, onChange }: NumberInputProps) {
  const id = useId()
  return (
    <span className={styles['unit']}>
      <Input
        id={id}
        type="number"
        min={0}
        className={styles['short']}
        value={value}
        onChange={(event) => onChange(Math.max(0, Math.trunc(Number(event.target.value))))}
      />
      <label className={styles['quiet']} htmlFor={id}>
        {label}
      </label>
    </span>
  )
}
