// What screen readers are told without anything being focused: `announce('3 new tickets')`.

let region: HTMLElement | null = null

/** Speaks a text in the app's live region; the same text again is spoken again. */
export function announce(text: string): void {
  if (region === null || !region.isConnected) {
    region = document.createElement('div')
    region.className = 'visually-hidden'
    region.setAttribute('role', 'status')
    document.body.append(region)
  }
  const line = document.createElement('p')
  line.textContent = text
  region.replaceChildren(line)
}
