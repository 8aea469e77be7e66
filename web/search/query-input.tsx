import { Search } from 'lucide-react'
import { type ComponentProps, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from '../ui/class-names.ts'
import { Input } from '../ui/input.tsx'
import menu from '../ui/menu.module.css'
import { type Suggestion, suggest, take } from './completion.ts'
import styles from './query-input.module.css'
import { useSearchValues } from './use-values.ts'

interface QueryInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onSubmit'> {
  value: string
  onChange: (typed: string) => void
  /** Enter was pressed, and not on a suggestion. */
  onSubmit?: () => void
}

/**
 * A field for a search with its operators. What could be typed next is offered below: arrows choose, Tab or Enter take,
 * Escape closes the offer, and a second one leaves the field.
 */
export function QueryInput({ value, onChange, onSubmit, className, ...rest }: QueryInputProps) {
  const { t } = useTranslation('search')
  const listId = useId()
  const input = useRef<HTMLInputElement>(null)
  const values = useSearchValues()
  const [caret, setCaret] = useState<number | null>(null)
  const [active, setActive] = useState(-1)
  const placed = useRef<number | null>(null)
  const suggestions = caret === null ? [] : suggest(value, caret, values)
  const isOpen = suggestions.length > 0

  // a taken suggestion puts the caret behind itself, once the text is there
  useEffect(() => {
    if (placed.current !== null) input.current?.setSelectionRange(placed.current, placed.current)
    placed.current = null
  })

  function choose(suggestion: Suggestion): void {
    const next = take(value, caret ?? value.length, suggestion)
    placed.current = next.caret
    onChange(next.typed)
    setCaret(next.caret)
    setActive(-1)
  }

  function onKeyDown(event: KeyboardEvent): void {
    const chosen = suggestions[active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!isOpen) setCaret(input.current?.selectionStart ?? 0)
      else if (event.key === 'ArrowDown') setActive((active + 1) % suggestions.length)
      else setActive(active <= 0 ? suggestions.length - 1 : active - 1)
    } else if (chosen !== undefined && (event.key === 'Enter' || event.key === 'Tab')) choose(chosen)
    else if (event.key === 'Enter') {
      setCaret(null)
      onSubmit?.()
    } else if (event.key === 'Escape' && isOpen) {
      event.stopPropagation()
      setCaret(null)
    } else if (event.key === 'Escape') input.current?.blur()
    else return
    event.preventDefault()
  }

  return (
    <div className={classNames(styles['box'], className)}>
      <Search className={styles['icon']} size={15} aria-hidden />
      <Input
        {...rest}
        ref={input}
        className={styles['input']}
        role="combobox"
        type="search"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && active >= 0 ? `${listId}-${active}` : undefined}
        value={value}
        onChange={(event) => {
          onChange(event.target.value)
          setCaret(event.target.selectionStart)
          setActive(-1)
        }}
        onBlur={() => setCaret(null)}
        onKeyDown={onKeyDown}
      />
      {isOpen && (
        <div className={styles['list']} id={listId} role="listbox" aria-label={t('suggestions')} tabIndex={-1}>
          {suggestions.map((suggestion, index) => (
            <div
              key={suggestion.text}
              id={`${listId}-${index}`}
              className={menu['item']}
              role="option"
              aria-selected={index === active}
              // before the input loses focus
              onMouseDown={(event) => {
                event.preventDefault()
                choose(suggestion)
              }}
            >
              <span className={menu['label']}>{suggestion.text}</span>
              {suggestion.isOpen && <span className={styles['hint']}>{t(`operator.${suggestion.operator}`)}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
