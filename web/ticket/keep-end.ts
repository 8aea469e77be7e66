/**
 * Keeps the end of what is seen in its place while the box becomes lower or higher: opening the composer must not hide
 * the message that is answered. A ref callback.
 */
export function keepEnd(element: HTMLElement | null): (() => void) | undefined {
  if (element === null) return undefined
  let height = element.clientHeight
  const observer = new ResizeObserver(() => {
    element.scrollTop += height - element.clientHeight
    height = element.clientHeight
  })
  observer.observe(element)
  return () => observer.disconnect()
}
