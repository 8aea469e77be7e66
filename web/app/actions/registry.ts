import { useEffect, useId, useSyncExternalStore } from 'react'
import { readPreference, usePreference } from '../preferences.ts'
import type { Action } from './action.ts'

/** Where actions are offered; the further down, the sooner they are meant: a dialog before the ticket below it. */
export type Scope = 'app' | 'screen' | 'item' | 'selection' | 'dialog'

const order: readonly Scope[] = ['dialog', 'selection', 'item', 'screen', 'app']

interface Layer {
  id: string
  scope: Scope
  actions: readonly Action[]
}

let layers: readonly Layer[] = []
const listeners = new Set<() => void>()

/**
 * Offers these actions while the component is mounted. Where two have the same id or the same keys, the narrower scope
 * wins. Give it a memoized list: a new one makes everything that shows actions render again.
 */
export function useActions(scope: Scope, actions: readonly Action[]): void {
  const id = useId()
  useEffect(() => {
    layers = [...layers.filter((layer) => layer.id !== id), { id, scope, actions }]
    tell()
  }, [id, scope, actions])
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

/** What is offered now with the keys it has by itself, what cannot be done at the moment included. */
export function useOfferedActions(): readonly Action[] {
  return inOrder(useSyncExternalStore(subscribe, () => layers))
}

/** The action with this id, when it can be done. Whoever shows it is drawn again only when it is another one. */
export function useAction(id: string): Action | undefined {
  const shortcuts = usePreference('shortcuts')
  return useSyncExternalStore(subscribe, () => availableIn(layers, shortcuts).find((action) => action.id === id))
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

// twenty buttons ask for the same
let lastAsked: { current: readonly Layer[]; shortcuts: Record<string, string>; actions: readonly Action[] } | undefined

function availableIn(current: readonly Layer[], shortcuts: Record<string, string>): readonly Action[] {
  if (lastAsked?.current !== current || lastAsked.shortcuts !== shortcuts)
    lastAsked = { current, shortcuts, actions: chosenFrom(current, shortcuts) }
  return lastAsked.actions
}

function chosenFrom(current: readonly Layer[], shortcuts: Record<string, string>): readonly Action[] {
  const found = new Map<string, Action>()
  const taken = new Set<string>()
  for (const action of inOrder(current)) {
    if (action.isAvailable === false || found.has(action.id)) continue
    const wanted = shortcuts[action.id] ?? action.keys ?? ''
    // what a narrower scope has taken would do something else than is shown here
    const keys = taken.has(wanted) ? '' : wanted
    found.set(action.id, keys === (action.keys ?? '') ? action : { ...action, keys })
    if (keys !== '') taken.add(keys)
  }
  return [...found.values()]
}

function inOrder(current: readonly Layer[]): readonly Action[] {
  return order.flatMap((scope) => current.filter((layer) => layer.scope === scope).flatMap((layer) => layer.actions))
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function tell(): void {
  for (const listener of listeners) listener()
}
