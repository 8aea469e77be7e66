import { useEffect, useRef } from 'react'
import styles from './editor.module.css'
import { type EditorHandle, type EditorProps, isWordStart, triggers } from './editor-handle.ts'

/** Markdown as it is written. */
export function PlainEditor(props: EditorProps) {
  const { label, placeholder, source, onChange, onTrigger, onFiles, onEscape, onReady, isFocusedAtStart } = props
  const area = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    const element = area.current
    if (element === null) return
    onReady(handleOf(element))
    return () => onReady(null)
  }, [onReady])
  useEffect(() => {
    if (isFocusedAtStart) area.current?.focus()
  }, [isFocusedAtStart])
  return (
    <div className={styles['editor']}>
      <textarea
        ref={area}
        className={styles['plain']}
        aria-label={label}
        placeholder={placeholder}
        value={source}
        rows={6}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            event.preventDefault()
            onEscape()
          }
          if (event.ctrlKey || event.metaKey || event.altKey || !triggers.includes(event.key)) return
          const { value, selectionStart } = event.currentTarget
          if (isWordStart(value.slice(0, selectionStart)) && onTrigger(event.key)) event.preventDefault()
        }}
        onPaste={(event) => {
          if (event.clipboardData.files.length === 0) return
          event.preventDefault()
          onFiles([...event.clipboardData.files])
        }}
        onDrop={(event) => {
          if (event.dataTransfer.files.length === 0) return
          event.preventDefault()
          onFiles([...event.dataTransfer.files])
        }}
      />
    </div>
  )
}

function handleOf(element: HTMLTextAreaElement): EditorHandle {
  const insert = (text: string) => {
    element.focus()
    element.setRangeText(text, element.selectionStart, element.selectionEnd, 'end')
    // React hears of changes by this event alone
    element.dispatchEvent(new Event('input', { bubbles: true }))
  }
  return {
    focus: () => element.focus(),
    insert,
    insertText: insert,
    insertMention: ({ name }) => insert(`@${name} `),
    insertImage: ({ url, name }) => insert(`![${name.replace(/[[\]]/g, '')}](${url})`),
  }
}
