const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent)

/** How a key press is written in an action's `keys`: `e`, `shift+x`, `mod+enter`, `?`. Null for a lone Shift or Ctrl. */
export function keyOf(event: KeyboardEvent): string | null {
  if (['Shift', 'Control', 'Alt', 'Meta', 'Dead', 'Process'].includes(event.key)) return null
  const isLetter = /^\p{L}$/u.test(event.key)
  const name = event.key === ' ' ? 'space' : event.key.toLowerCase()
  const hasMod = isMac ? event.metaKey : event.ctrlKey
  return [
    hasMod ? 'mod' : '',
    event.altKey ? 'alt' : '',
    // a character like ? already says that Shift was held
    event.shiftKey && (isLetter || event.key.length > 1) ? 'shift' : '',
    name,
  ]
    .filter((part) => part !== '')
    .join('+')
}

/** True for keys that are typed without Ctrl, Command or Alt: these can be switched off, and never work while typing. */
export function isSingleKey(keys: string): boolean {
  return !/mod\+|alt\+/.test(keys) && !/^(escape|enter|f\d+)$/.test(keys)
}

const symbols: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  alt: isMac ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
}

/** The keys as people know them, to be shown one after the other: `g i` -> [['G'], ['I']]. */
export function shownKeys(keys: string): string[][] {
  if (keys === '') return []
  return keys.split(' ').map((step) => step.split('+').map((part) => symbols[part] ?? part.toUpperCase()))
}

/** For aria-keyshortcuts: `Control+K`. Sequences cannot be said there. */
export function ariaKeys(keys: string | undefined): string | undefined {
  if (!keys || keys.includes(' ')) return undefined
  return keys
    .replace('mod', isMac ? 'Meta' : 'Control')
    .replace(/(^|\+)([a-z])/g, (_, plus: string, letter: string) => plus + letter.toUpperCase())
}
