export const searchBoxId = 'search-box'

/** Puts the cursor into the search box, with what stands there chosen, when there is one on the page. */
export function focusSearchBox(): void {
  const box = document.getElementById(searchBoxId)
  if (box instanceof HTMLInputElement) box.select()
  box?.focus()
}
