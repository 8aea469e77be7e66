// Between asking for a composer, a form or the search and its field being there a slow machine needs a moment. What is
// typed meanwhile is text, and must be no shortcut: `e` would close the ticket.

const longestMilliseconds = 10_000

let held: string | null = null
let timer: ReturnType<typeof setTimeout> | undefined

/**
 * Keeps what is typed outside of fields from now on, for the input that has the focus next, or whoever calls `takeKeys`;
 * until Escape, or for ten seconds.
 */
export function holdKeys(): void {
  clearTimeout(timer)
  held ??= ''
  timer = setTimeout(takeKeys, longestMilliseconds)
  // before the shortcuts hear of it
  window.addEventListener('keydown', onKey, true)
  window.addEventListener('focusin', onFocus)
}

/** Gives what was typed since `holdKeys`; keys are shortcuts again. */
export function takeKeys(): string {
  clearTimeout(timer)
  window.removeEventListener('keydown', onKey, true)
  window.removeEventListener('focusin', onFocus)
  const typed = held ?? ''
  held = null
  return typed
}

function onKey(event: KeyboardEvent): void {
  if (event.key === 'Escape') return void takeKeys()
  if (held === null || event.ctrlKey || event.metaKey || event.altKey || isInField(event)) return
  if (event.key === 'Backspace') held = held.slice(0, -1)
  else if (event.key.length === 1) held += event.key
  else return
  event.preventDefault()
  event.stopPropagation()
}

function onFocus({ target }: FocusEvent): void {
  if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement)) return
  // whoever gave it the focus may choose what stands in it
  queueMicrotask(() => {
    const typed = takeKeys()
    // the one way that every kind of input hears, and that can be undone
    if (typed !== '') document.execCommand('insertText', false, typed)
  })
}

function isInField({ target }: KeyboardEvent): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}
