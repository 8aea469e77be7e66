import { createContext, useContext } from 'react'

interface ShellControls {
  /** Opens the sidebar as a drawer, for screens without room for it. */
  openMenu: () => void
}

export const ShellContext = createContext<ShellControls>({ openMenu: () => {} })

/** What a screen may ask of the shell around it. */
export function useShell(): ShellControls {
  return useContext(ShellContext)
}
