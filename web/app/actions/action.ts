import type { LucideIcon } from 'lucide-react'
import type { ActionGroup } from './action-groups.ts'

/** Something a person can do. Toolbars, palette, shortcuts and the `?` sheet all show the same actions. */
export interface Action {
  /** Stays for ever: shortcuts of one's own are kept by it. `ticket.close` */
  id: string
  /** Translated, in the imperative: `Close ticket`. */
  label: string
  group: ActionGroup
  icon?: LucideIcon
  /** `e`, `g i` (one after the other), `shift+x`, `mod+k` (Ctrl, or Command on a Mac). */
  keys?: string
  /** A second shortcut that does the same. */
  alsoKeys?: string
  /** Also while typing; only for combinations with Ctrl or Command. */
  worksWhileTyping?: boolean
  /** False hides it; absent is true. Rights are enforced by the API, the app only hides. */
  isAvailable?: boolean
  /** More words the palette finds it by. */
  words?: string
  run?: () => void
  /** Instead of `run`: what to choose from (assign -> person), asked when the palette opens it. */
  choices?: () => readonly Choice[]
}

/** One of the things an action can be done with. */
export interface Choice {
  id: string
  label: string
  words?: string
  run: () => void
}
