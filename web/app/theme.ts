export type Theme = 'system' | 'light' | 'dark'

/** The theme that is set; `system` follows the device. */
export function currentTheme(): Theme {
  const { theme } = document.documentElement.dataset
  return theme === 'light' || theme === 'dark' ? theme : 'system'
}

/** Changes the theme at once. The cookie lets the server write it on <html>, so later pages never flash. */
export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme
  document.cookie = `deskhand_theme=${theme}; path=/; max-age=31536000; samesite=lax`
}
