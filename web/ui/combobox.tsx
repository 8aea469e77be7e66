import { type ComponentProps, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './combobox.module.css'
import { Input } from './input.tsx'
import menu from './menu.module.css'
import type { Option } from './select.tsx'
import { Words } from './words.tsx'

interface ComboboxProps<Value extends string | number>
  extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onSelect'> {
  value: Value | null
  /** What can be chosen; when `onSearch` is given, what the server found for the text. */
  options: readonly Option<Value>[]
  onChange: (value: Value | null) => void
  /** Told what is typed, for lists that are searched on the server. */
  onSearch?: (typed: string) => void
}

/** One of many choices, found by typing. Arrows move, Enter takes, Escape leaves everything as it was. */
export function Combobox<Value extends string | number>(props: ComboboxProps<Value>) {
  const { value, options, onChange, onSearch, ...rest } = props
  const { t } = useTranslation()
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const isOpen = typed !== null
  const chosen = options.find((option) => option.value === value)?.label ?? ''
  const shown = onSearch === undefined ? matching(options, typed ?? '') : options

  function type(text: string): void {
    setTyped(text)
    setActive(0)
    onSearch?.(text)
  }

  function take(option: Option<Value> | undefined): void {
    if (option !== undefined) onChange(option.value)
    setTyped(null)
  }

  return (
    <div className={styles['box']}>
      <Input
        {...rest}
        ref={input}
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-activedescendant={isOpen && shown[active] !== undefined ? `${listId}-${active}` : undefined}
        value={typed ?? chosen}
        onFocus={(event) => event.target.select()}
        onClick={() => isOpen || type('')}
        onBlur={() => setTyped(null)}
        onChange={(event) => type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            if (!isOpen) return type('')
            const step = event.key === 'ArrowDown' ? 1 : -1
            setActive((active + step + shown.length) % Math.max(1, shown.length))
          } else if (event.key === 'Enter' && isOpen) {
            event.preventDefault()
            take(shown[active])
          } else if (event.key === 'Escape' && isOpen) {
            event.stopPropagation()
            setTyped(null)
          } else if (event.key === 'Backspace' && typed === null && chosen !== '') {
            onChange(null)
          }
        }}
      />
      {isOpen && (
        <div className={styles['list']} id={listId} role="listbox" tabIndex={-1}>
          {shown.length === 0 && <div className={menu['nothing']}>{t('form.nothingFound')}</div>}
          {shown.map((option, index) => (
            <div
              key={option.value}
              id={`${listId}-${index}`}
              className={menu['item']}
              role="option"
              aria-selected={index === active}
              // before the input loses focus
              onMouseDown={(event) => {
                event.preventDefault()
                take(option)
              }}
            >
              <Words>{option.label}</Words>
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

function matching<Value extends string | number>(options: readonly Option<Value>[], typed: string) {
  const text = typed.trim().toLocaleLowerCase()
  return options.filter((option) => option.label.toLocaleLowerCase().includes(text)).slice(0, 100)
}
