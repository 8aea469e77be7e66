import { Plus, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { Select } from '../../ui/select.tsx'
import { Checkbox } from '../../ui/toggle.tsx'
import { type ChildRow, newChildKey } from '../engine/child-rows.ts'
import { EditorGroup } from '../engine/editor-group.tsx'
import styles from '../engine/lines.module.css'
import { useOptions } from '../engine/options.ts'
import type { EditorProps } from '../engine/spec.ts'
import { NumberInput, promisedTargets } from './targets-editor.tsx'

/** Who hears that a promise was broken, or is about to be, `duration` minutes before. */
export interface Notice extends ChildRow {
  condition: 'warning' | 'breach'
  type: (typeof promisedTargets)[number]
  duration: number
  user: { id: number } | null
  notifyAssignedUser: boolean
}

const conditions = ['warning', 'breach'] as const

/** A line for each notice. */
export function NoticesEditor({ value, onChange, control, problemOf }: EditorProps) {
  const { t } = useTranslation('settings')
  const users = useOptions('users') ?? []
  const notices = value as readonly Notice[]
  const change = (key: string, part: Partial<Notice>) =>
    onChange(notices.map((notice) => (notice.key === key ? { ...notice, ...part } : notice)))
  return (
    <EditorGroup label={t('field.notices')} control={control} className={styles['lines']}>
      <ul className={styles['list']}>
        {notices.map(({ key, id, condition, type, duration, user, notifyAssignedUser }, place) => {
          const problem = problemOf(`included.slanotifications[${place}]`)
          return (
            <li key={key} className={styles['member']}>
              <Select
                aria-label={t('field.condition')}
                value={condition}
                options={conditions.map((name) => ({ value: name, label: t(`choice.${name}`) }))}
                onChange={(chosen) => chosen !== null && change(key, { condition: chosen })}
              />
              <Select
                aria-label={t('field.type')}
                value={type}
                options={promisedTargets.map((name) => ({ value: name, label: t(`choice.${name}`) }))}
                onChange={(chosen) => chosen !== null && change(key, { type: chosen })}
              />
              {condition === 'warning' && (
                <NumberInput
                  label={t('minutesBefore')}
                  value={duration}
                  onChange={(next) => change(key, { duration: next })}
                />
              )}
              <Select
                aria-label={t('field.user')}
                aria-invalid={problem === undefined ? undefined : true}
                value={user?.id ?? null}
                options={users}
                {...(id !== undefined && user !== null ? {} : { placeholder: t('nobodyElse') })}
                onChange={(chosen) => change(key, { user: chosen === null ? null : { id: chosen } })}
              />
              <Checkbox
                label={t('notifyAssigned')}
                checked={notifyAssignedUser}
                onChange={(isChecked) => change(key, { notifyAssignedUser: isChecked })}
              />
              <IconButton
                label={t('removeLine', { number: place + 1 })}
                icon={X}
                onClick={() => onChange(notices.filter((notice) => notice.key !== key))}
              />
              {problem !== undefined && <span className={styles['error']}>{problem}</span>}
            </li>
          )
        })}
      </ul>
      <Button
        icon={Plus}
        onClick={() =>
          onChange([
            ...notices,
            {
              key: newChildKey(),
              condition: 'warning',
              type: 'firstResponse',
              duration: 30,
              user: null,
              notifyAssignedUser: true,
            },
          ])
        }
      >
        {t('addNotice')}
      </Button>
    </EditorGroup>
  )
}
