import { useEffect, useRef, useState } from 'react'
import { classNames } from '../ui/class-names.ts'
import styles from './thread.module.css'

// Styles of its own: then it was written for a white page, and keeps one in the dark theme.
const hasOwnLooks = /\sstyle=|\sbgcolor=|<style|<font/i

/**
 * A message's HTML in a frame of its own. It can run no script (`sandbox` without allow-scripts, and the policy of
 * /message-frame) and load nothing from other hosts; this page writes the HTML into it and follows its height.
 */
export function MessageFrame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null)
  const [document, setDocument] = useState<Document | null>(null)
  const isPlain = !hasOwnLooks.test(html)

  useEffect(() => {
    if (document === null) return
    const root = document.documentElement
    root.toggleAttribute('data-plain', isPlain)
    document.body.innerHTML = html
    for (const link of document.querySelectorAll('a[href]')) {
      link.setAttribute('target', '_blank')
      link.setAttribute('rel', 'noopener noreferrer')
    }
    const follow = () => {
      if (frame.current !== null)
        frame.current.style.blockSize = `${Math.ceil(document.body.getBoundingClientRect().height)}px`
    }
    const observer = new ResizeObserver(follow)
    observer.observe(document.body)
    follow()
    return () => observer.disconnect()
  }, [document, html, isPlain])

  useEffect(() => {
    if (document === null) return
    // shortcuts go on working when something inside was clicked
    const repeat = (event: KeyboardEvent) => {
      const copy = new KeyboardEvent('keydown', event)
      if (!window.dispatchEvent(copy)) event.preventDefault()
    }
    document.addEventListener('keydown', repeat)
    const stop = followTheme(document.documentElement)
    return () => {
      document.removeEventListener('keydown', repeat)
      stop()
    }
  }, [document])

  return (
    <div className={classNames(!isPlain && styles['paper'])}>
      <iframe
        ref={frame}
        className={styles['frame']}
        src="/message-frame"
        title={title}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        onLoad={(event) => setDocument(event.currentTarget.contentDocument)}
      />
    </div>
  )
}

/** Keeps the frame's theme that of the page, which may be the device's. */
function followTheme(root: HTMLElement): () => void {
  const media = window.matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { theme } = window.document.documentElement.dataset
    const isDark = theme === 'dark' || (theme !== 'light' && media.matches)
    root.dataset['theme'] = isDark ? 'dark' : 'light'
  }
  const observer = new MutationObserver(apply)
  observer.observe(window.document.documentElement, { attributeFilter: ['data-theme'] })
  media.addEventListener('change', apply)
  apply()
  return () => {
    observer.disconnect()
    media.removeEventListener('change', apply)
  }
}
