import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { searchBoxId } from './focus-search-box.ts'
import { QueryInput } from './query-input.tsx'
import styles from './search-box.module.css'

const waitMilliseconds = 250

/** The search box: what is typed goes into the address, and so into the list, after a short pause. */
export function SearchBox({ typed }: { typed: string }) {
  const { t } = useTranslation('search')
  const navigate = useNavigate()
  const [text, setText] = useState(typed)
  const shown = useRef(typed)

  // the address was changed by something else: the way back, or the palette
  useEffect(() => {
    if (typed === shown.current) return
    shown.current = typed
    setText(typed)
  }, [typed])
  useEffect(() => {
    // of an operator that has no value yet nothing can be found
    if (text === shown.current || /(^|\s)-?[a-z]+:"?$/i.test(text)) return
    const timer = setTimeout(() => {
      shown.current = text
      void navigate({ to: '/inbox/$view', params: { view: 'search' }, search: { q: text }, replace: true })
    }, waitMilliseconds)
    return () => clearTimeout(timer)
  }, [text, navigate])

  return (
    <search className={styles['search']}>
      <QueryInput
        id={searchBoxId}
        // whoever opens an empty search wants to type
        autoFocus={typed === ''}
        aria-label={t('label')}
        placeholder={t('placeholder')}
        value={text}
        onChange={setText}
        onSubmit={() => document.querySelector<HTMLElement>('[role="grid"] a')?.focus()}
      />
    </search>
  )
}
