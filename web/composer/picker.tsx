import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fuzzyScore } from '../app/actions/fuzzy.ts'
import { classNames } from '../ui/class-names.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Input } from '../ui/input.tsx'
import menu from '../ui/menu.module.css'
import { Words } from '../ui/words.tsx'
import styles from './picker.module.css'

export interface PickerItem {
  id: number
  label: string
  /** More words it is found by. */
  words?: string
}

interface PickerProps<Item extends PickerItem> {
  title: string
  items: readonly Item[]
  /** Said when there is nothing at all: what belongs here and how it gets here. */
  nothing: string
  onChoose: (item: Item) => void
  onClose: () => void
  /** Beside the list: what choosing would do. */
  preview?: (item: Item) => ReactNode
}

/** One thing of a list, found by typing, without leaving the text for long. Enter takes, Escape leaves. */
export function Picker<Item extends PickerItem>(props: PickerProps<Item>) {
  const { title, items, nothing, onChoose, onClose, preview } = props
  const { t } = useTranslation()
  const listId = useId()
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const found = sorted(items, typed)
  const current = found[active]

  function move(step: number): void {
    const next = (active + step + found.length) % Math.max(1, found.length)
    setActive(next)
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: 'nearest' })
  }

  return (
    <Dialog isOpen onClose={onClose} title={title} isWide={preview !== undefined}>
      <div className={classNames(styles['picker'], preview !== undefined && styles['two'])}>
        <div className={styles['side']}>
          <Input
            role="combobox"
            aria-expanded="true"
            aria-controls={listId}
            aria-activedescendant={current === undefined ? undefined : `${listId}-${active}`}
            aria-label={title}
            autoComplete="off"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value)
              setActive(0)
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') move(1)
              else if (event.key === 'ArrowUp') move(-1)
              else if (event.key === 'Enter' && current !== undefined) onChoose(current)
              else return
              event.preventDefault()
            }}
          />
          <div className={styles['list']} id={listId} role="listbox" tabIndex={-1} aria-label={title}>
            {found.length === 0 && (
              <p className={menu['nothing']}>{items.length === 0 ? nothing : t('form.nothingFound')}</p>
            )}
            {found.map((item, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: focus stays in the input
              <div
                key={item.id}
                id={`${listId}-${index}`}
                className={menu['item']}
                role="option"
                aria-selected={index === active}
                onClick={() => onChoose(item)}
                onPointerMove={() => setActive(index)}
              >
                <span className={menu['label']}>
                  <Words>{item.label}</Words>
                </span>
              </div>
            ))}
          </div>
        </div>
        {preview !== undefined && (
          <div className={styles['preview']} aria-live="polite">
            {current !== undefined && preview(current)}
          </div>
        )}
      </div>
    </Dialog>
  )
}

function sorted<Item extends PickerItem>(items: readonly Item[], typed: string): readonly Item[] {
  if (typed.trim() === '') return items
  return items
    .map((item) => ({ item, score: fuzzyScore(`${item.label} ${item.words ?? ''}`, typed) }))
    .filter(({ score }) => score > 0)
    .toSorted((one, other) => other.score - one.score)
    .map(({ item }) => item)
}
