import { useTranslation } from 'react-i18next'
import type { ActionGroup } from './action-groups.ts'
import { actionStrings, allActions, type Place } from './all-actions.ts'
import { useOfferedActions } from './registry.ts'

/** An action as it can be listed where it cannot be done. */
export interface KnownAction {
  id: string
  label: string
  group: ActionGroup
  place: Place
  /** The keys it has by itself; '' for none. */
  keys: string
}

/** Every action of the app. Suspends until the strings of all screens are there. */
export function useKnownActions(): readonly KnownAction[] {
  const { t } = useTranslation(actionStrings)
  const offered = new Map(useOfferedActions().map((action) => [action.id, action]))
  // where it is offered it has the more telling words: `New customer`
  return allActions.map((action) => ({ ...action, label: offered.get(action.id)?.label ?? action.label(t) }))
}

/** The action that keys would do instead or as well once they are this action's; undefined when they are free. */
export function clashOf(
  action: KnownAction,
  actions: readonly KnownAction[],
  shortcuts: Readonly<Record<string, string>>,
): KnownAction | undefined {
  const keysOf = ({ id, keys }: KnownAction) => shortcuts[id] ?? keys
  const keys = keysOf(action)
  if (keys === '') return undefined
  return actions.find((other) => {
    // of keys that are equal from the start the narrower place wins, and that is meant
    const isChanged = shortcuts[action.id] !== undefined || shortcuts[other.id] !== undefined
    return isChanged && other.id !== action.id && meet(action, other) && isOneOrBegins(keys, keysOf(other))
  })
}

/** Whether both can be done at the same time. */
function meet(one: KnownAction, other: KnownAction): boolean {
  const groups = [one.group, other.group]
  // what is selected comes before the ticket that is open
  if (groups.includes('selection') && groups.includes('ticket')) return false
  return one.place === other.place || one.place === 'app' || other.place === 'app'
}

/** `g` and `g i` cannot both be used: the first one does something at once. */
function isOneOrBegins(keys: string, others: string): boolean {
  if (others === '') return false
  return keys === others || keys.startsWith(`${others} `) || others.startsWith(`${keys} `)
}
