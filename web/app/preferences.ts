import { useSyncExternalStore } from 'react'

/** What a person sets for this browser. Anything that should follow the person belongs to the profile instead. */
export interface Preferences {
  /** Widths of panes in pixels, by the name of the pane. */
  widths: Record<string, number>
  density: 'comfortable' | 'compact'
  isSidebarHidden: boolean
  /** Shortcuts of one's own: the keys of an action, '' for none. */
  shortcuts: Record<string, string>
  /** False switches every shortcut off that is a plain letter (WCAG 2.1.4). */
  hasSingleKeys: boolean
  /** Actions run from the palette, the last one first. */
  recentActions: string[]
  /** What the number of the agent's time zone stands for, so that the first page is right at once. */
  zone: { id: number; name: string } | null
  /** How a view is sorted when not as it usually is, by the view's id: a field, minus for descending. */
  orders: Record<string, string>
  /** The steps of a new desk are done, or nobody wants to see them. */
  isFirstRunOver: boolean
  /** A test mail was taken by the server that mail goes out by. */
  isMailOutTested: boolean
  /** Sections of the sidebar that are closed or opened against their custom, by name. */
  sections: Record<string, boolean>
  /** Parts of a ticket's side panel from top to bottom; what is not named comes last, as it usually would. */
  panelOrder: string[]
  /** Parts of the side panel that are folded. */
  panelFolded: string[]
}

const defaults: Preferences = {
  widths: {},
  density: 'comfortable',
  isSidebarHidden: false,
  shortcuts: {},
  hasSingleKeys: true,
  recentActions: [],
  zone: null,
  orders: {},
  isFirstRunOver: false,
  isMailOutTested: false,
  sections: {},
  panelOrder: [],
  panelFolded: [],
}
const storageName = 'deskhand.preferences'
const listeners = new Set<() => void>()
const changeListeners = new Set<(name: keyof Preferences, value: unknown) => void>()
let current = read()

// another tab changed them
window.addEventListener('storage', (event) => {
  if (event.key !== storageName) return
  current = read()
  for (const listener of listeners) listener()
})

/** One preference; the component renders again when it changes, in other tabs too. */
export function usePreference<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  return useSyncExternalStore(subscribe, () => current[name])
}

/** The same, outside of components. */
export function readPreference<Name extends keyof Preferences>(name: Name): Preferences[Name] {
  return current[name]
}

/** Keeps a preference for later visits. */
export function setPreference<Name extends keyof Preferences>(name: Name, value: Preferences[Name]): void {
  current = { ...current, [name]: value }
  try {
    localStorage.setItem(storageName, JSON.stringify(current))
  } catch {
    // private windows may refuse: then it lasts until the page is left
  }
  for (const listener of listeners) listener()
  for (const listener of changeListeners) listener(name, value)
}

/** Calls the function when a preference is set in this tab; gives the function that ends it. */
export function onPreference(listener: (name: keyof Preferences, value: unknown) => void): () => void {
  changeListeners.add(listener)
  return () => changeListeners.delete(listener)
}

function read(): Preferences {
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(storageName) ?? '{}') as Partial<Preferences>) }
  } catch {
    return defaults
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
