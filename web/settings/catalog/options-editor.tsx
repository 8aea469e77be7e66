import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/button.tsx'
import { Input } from '../../ui/input.tsx'
import { newChildKey } from '../engine/child-rows.ts'
import { EditorGroup } from '../engine/editor-group.tsx'
import styles from '../engine/lines.module.css'
import type { EditorProps } from '../engine/spec.ts'
import type { FieldOption } from './custom-fields.tsx'

/** What can be chosen in a custom field, one line each. Enter adds the next one. */
export function OptionsEditor({ value, onChange, control, problemOf }: EditorProps) {
  const { t } = useTranslation(['settings', 'common'])
  const list = useRef<HTMLUListElement>(null)
  const options = value as readonly FieldOption[]
  const change = (key: string, name: string) =>
    onChange(options.map((option) => (option.key === key ? { ...option, name } : option)))

  function add(): void {
    // drawn before the next key: it is typed into the new line
    flushSync(() => onChange([...options, { key: newChildKey(), name: '' }]))
    list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus()
  }

  function move(from: number, to: number): void {
    const moved = options[from]
    if (moved !== undefined) onChange(options.toSpliced(from, 1).toSpliced(to, 0, moved))
  }

  return (
    <EditorGroup label={t('field.options')} control={control} className={styles['lines']}>
      <ul ref={list} className={styles['list']}>
        {options.map(({ key, name }, place) => (
          <li key={key} className={styles['line']}>
            <Input
              aria-label={t('optionNumber', { number: place + 1 })}
              aria-invalid={problemOf(`included.customfieldoptions[${place}]`) === undefined ? undefined : true}
              value={name}
              onChange={(event) => change(key, event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return
                event.preventDefault()
                add()
              }}
            />
            <IconButton
              label={t('moveUp', { name })}
              icon={ArrowUp}
              disabled={place === 0}
              onClick={() => move(place, place - 1)}
            />
            <IconButton
              label={t('moveDown', { name })}
              icon={ArrowDown}
              disabled={place === options.length - 1}
              onClick={() => move(place, place + 1)}
            />
            <IconButton
              label={t('common:action.removeNamed', { name })}
              icon={X}
              onClick={() => onChange(options.filter((option) => option.key !== key))}
            />
          </li>
        ))}
      </ul>
      <Button icon={Plus} onClick={add}>
        {t('addOption')}
      </Button>
    </EditorGroup>
  )
}
