import { useSyncExternalStore } from 'react'

/** Null when it is closed; '' for all actions, else the action whose choices are shown. */
type Open = string | null

let open: Open = null
const listeners = new Set<() => void>()

/** Opens the command palette, at once on the choices of an action when one is named. */
export function openPalette(actionId = ''): void {
  set(actionId)
}

export function closePalette(): void {
  set(null)
}

export function usePaletteState(): Open {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => open,
  )
}

function set(value: Open): void {
  open = value
  for (const listener of listeners) listener()
}
