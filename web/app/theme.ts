export type Theme = 'system' | 'light' | 'dark'

const listeners = new Set<(theme: Theme) => void>()

/** The theme that is set; `system` follows the device. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Changes the theme at once. The cookie lets the server write it on <html>, so later pages never flash. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  document.cookie = `deskhand_theme=${theme}; path=/; max-age=31536000; samesite=lax`
  for (const listener of listeners) listener(theme)
}

/** Calls the function when the theme is changed; gives the function that ends it. */
export function onTheme(listener: (theme: Theme) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
