import { useEffect, useState } from 'react'
import type { Action, ActionGroup } from './action.ts'
import { useOfferedActions } from './registry.ts'

/** An action as it can be listed where it cannot be done. */
export interface KnownAction {
  id: string
  label: string
  group: ActionGroup
  /** The keys it has by itself; '' for none. */
  keys: string
}

// Actions exist while their screen is there. Those of other screens are known from when they were last seen.
const storageName = 'deskhand.actions'

/** Draws nothing and remembers every action that is offered anywhere; once, in the shell. */
export function ActionMemory(): null {
  const actions = useOfferedActions()
  useEffect(() => {
    const known = new Map(read().map((action) => [action.id, action]))
    const before = JSON.stringify([...known.values()])
    for (const action of actions) known.set(action.id, knownOf(action))
    const after = JSON.stringify([...known.values()])
    if (after !== before) write(after)
  }, [actions])
  return null
}

/** The actions that were seen on this device, those without keys too. */
export function useKnownActions(): readonly KnownAction[] {
  const actions = useOfferedActions()
  const [seen] = useState(read)
  const known = new Map(seen.map((action) => [action.id, action]))
  for (const action of actions) known.set(action.id, knownOf(action))
  return [...known.values()]
}

function knownOf({ id, label, group, keys = '' }: Action): KnownAction {
  return { id, label, group, keys }
}

function read(): KnownAction[] {
  try {
    return JSON.parse(localStorage.getItem(storageName) ?? '[]') as KnownAction[]
  } catch {
    return []
  }
}

function write(text: string): void {
  try {
    localStorage.setItem(storageName, text)
  } catch {
    // private windows may refuse: then only what is on the page is known
  }
}
