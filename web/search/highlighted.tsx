import { useMemo } from 'react'
import { withoutTurns } from '../ui/direction.ts'
import styles from './highlighted.module.css'
import { fold, searchedWords } from './words.ts'

/** Somebody's text, in its own direction, in which the words of a search stand out. */
export function Highlighted({ text: given, search }: { text: string; search: string | undefined }) {
  const text = withoutTurns(given)
  const parts = useMemo(() => (search === undefined ? [] : partsOf(text, searchedWords(search))), [text, search])
  return (
    <bdi>
      {parts.length < 2
        ? text
        : parts.map(({ at, part, isFound }) =>
            isFound ? (
              <mark key={at} className={styles['found']}>
                {part}
              </mark>
            ) : (
              <span key={at}>{part}</span>
            ),
          )}
    </bdi>
  )
}

interface Part {
  at: number
  part: string
  isFound: boolean
}

function partsOf(text: string, words: readonly string[]): Part[] {
  const parts: Part[] = []
  let end = 0
  if (words.length === 0) return parts
  for (const { 0: run, index } of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    if (!isFound(fold(run), words)) continue
    if (index > end) parts.push({ at: end, part: text.slice(end, index), isFound: false })
    parts.push({ at: index, part: run, isFound: true })
    end = index + run.length
  }
  if (end > 0 && end < text.length) parts.push({ at: end, part: text.slice(end), isFound: false })
  // a single part that was found is the whole text
  return parts.length === 1 ? [...parts, { at: text.length, part: '', isFound: false }] : parts
}

// Words are found by their beginning; in scripts without spaces anywhere.
function isFound(run: string, words: readonly string[]): boolean {
  return words.some((word) => (/\p{Lo}/u.test(word) ? run.includes(word) : run.startsWith(word)))
}
