import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keyOf } from '../app/actions/keys.ts'
import { Kbd } from '../ui/kbd.tsx'
import styles from './profile.module.css'

/** How long a second key may follow the first, as in `g i`. */
const sequenceMilliseconds = 1_000

interface KeyRecorderProps {
  label: string
  /** The keys, '' for none, null when it was called off. */
  onDone: (keys: string | null) => void
}

/** Takes the keys that are pressed next. Escape calls it off, Backspace takes the shortcut away. */
export function KeyRecorder({ label, onDone }: KeyRecorderProps) {
  const { t } = useTranslation('profile')
  const box = useRef<HTMLButtonElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [first, setFirst] = useState('')
  useEffect(() => {
    box.current?.focus()
    return () => clearTimeout(timer.current)
  }, [])

  function take(key: string): void {
    if (first === '' && key === 'escape') return onDone(null)
    if (first === '' && key === 'backspace') return onDone('')
    clearTimeout(timer.current)
    if (first !== '') return onDone(`${first} ${key}`)
    // with Ctrl or Alt nothing follows
    if (/(mod|alt)\+/.test(key)) return onDone(key)
    setFirst(key)
    timer.current = setTimeout(() => onDone(key), sequenceMilliseconds)
  }

  return (
    <button
      ref={box}
      type="button"
      className={styles['recording']}
      aria-label={label}
      onBlur={() => first === '' && onDone(null)}
      onKeyDown={(event) => {
        const key = keyOf(event.nativeEvent)
        // the way on with Tab stays open
        if (key === null || key === 'tab' || key === 'shift+tab') return
        event.preventDefault()
        event.stopPropagation()
        take(key)
      }}
    >
      {first === '' ? t('keyboard.waiting') : <Kbd keys={first} />}
    </button>
  )
}
