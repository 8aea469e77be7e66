import { useEffect, useId, useSyncExternalStore } from 'react'
import { readPreference, usePreference } from '../preferences.ts'
import type { Action } from './action.ts'

interface Layer {
  id: string
  actions: readonly Action[]
}

let layers: readonly Layer[] = []
const listeners = new Set<() => void>()

/**
 * Offers these actions while the component is mounted. What is mounted later (a ticket inside a list, a dialog above
 * both) wins where two actions have the same id or the same keys.
 */
export function useActions(actions: readonly Action[]): void {
  const id = useId()
  useEffect(() => {
    layers = layers.some((layer) => layer.id === id)
      ? layers.map((layer) => (layer.id === id ? { id, actions } : layer))
      : [...layers, { id, actions }]
    tell()
  }, [id, actions])
  useEffect(
    () => () => {
      layers = layers.filter((layer) => layer.id !== id)
      tell()
    },
    [id],
  )
}

/** Every action that can be done here and now, with the shortcuts of one's own. */
export function useAvailableActions(): readonly Action[] {
  const shortcuts = usePreference('shortcuts')
  const current = useSyncExternalStore(subscribe, () => layers)
  return availableIn(current, shortcuts)
}

/** The action with this id, when it can be done. */
export function useAction(id: string): Action | undefined {
  return useAvailableActions().find((action) => action.id === id)
}

/** The same as `useAvailableActions`, at the moment of a key press. */
export function availableActions(): readonly Action[] {
  return availableIn(layers, readPreference('shortcuts'))
}

/** Does an action by its id; false when it cannot be done now. */
export function runAction(id: string): boolean {
  const action = availableActions().find((candidate) => candidate.id === id)
  if (action?.run === undefined) return false
  action.run()
  return true
}

function availableIn(current: readonly Layer[], shortcuts: Record<string, string>): readonly Action[] {
  const found = new Map<string, Action>()
  for (const action of current.toReversed().flatMap((layer) => layer.actions)) {
    if (action.isAvailable === false || found.has(action.id)) continue
    const own = shortcuts[action.id]
    found.set(action.id, own === undefined ? action : { ...action, keys: own })
  }
  return [...found.values()]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}
