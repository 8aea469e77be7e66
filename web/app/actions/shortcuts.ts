import { readPreference } from '../preferences.ts'
import type { Action } from './action.ts'
import { isSingleKey, keyOf } from './keys.ts'
import { openPalette } from './palette-state.ts'
import { availableActions } from './registry.ts'

/** How long the second key of `g i` may take. */
const sequenceMilliseconds = 1200

let pending = ''
let pendingSince = 0

/** Does the action a key press stands for. Listens once for the whole app; gives the function that stops it. */
export function listenForShortcuts(): () => void {
  window.addEventListener('keydown', onKey)
  return () => window.removeEventListener('keydown', onKey)
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || (event.repeat && !isMovement(event))) return
  const key = keyOf(event)
  if (key === null) return
  if (isOfControl(event, key)) return
  const isTyping = isInEditable(event)
  const begun = event.timeStamp - pendingSince < sequenceMilliseconds ? pending : ''
  pending = ''
  const usable = availableActions().filter((action) => isUsable(action, isTyping))
  const found = (begun === '' ? undefined : find(usable, `${begun} ${key}`)) ?? find(usable, key)
  if (found !== undefined) {
    event.preventDefault()
    start(found)
  } else if (usable.some((action) => action.keys?.startsWith(`${key} `))) {
    pending = key
    pendingSince = event.timeStamp
  }
}

function find(actions: readonly Action[], keys: string): Action | undefined {
  return actions.find((action) => action.keys === keys || action.alsoKeys === keys)
}

function isUsable(action: Action, isTyping: boolean): boolean {
  if (action.keys === undefined || action.keys === '') return false
  if (isTyping) return action.worksWhileTyping === true && !isSingleKey(action.keys)
  // a dialog keeps the keys of the page below it to itself
  if (document.querySelector('[role="dialog"][data-state="open"], [role="alertdialog"], [role="menu"]') !== null) {
    return action.worksWhileTyping === true
  }
  return readPreference('hasSingleKeys') || !isSingleKey(action.keys)
}

/** An action with choices opens the palette on them. */
function start(action: Action): void {
  if (action.choices !== undefined) openPalette(action.id)
  else action.run?.()
}

/** What has focus is pressed with these keys; an action of the screen must not take them from it. */
function isOfControl(event: KeyboardEvent, key: string): boolean {
  if (key !== 'enter' && key !== 'space') return false
  const [target] = event.composedPath()
  return target instanceof HTMLElement && target.closest('button, a[href], summary, [role="option"]') !== null
}

function isMovement(event: KeyboardEvent): boolean {
  return ['j', 'k', 'ArrowDown', 'ArrowUp'].includes(event.key)
}

function isInEditable(event: KeyboardEvent): boolean {
  const [target] = event.composedPath()
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true
  return target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|range)$/.test(target.type)
}
