import { type CSSProperties, type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react'
import { classNames } from '../ui/class-names.ts'
import { readPreference, setPreference, usePreference } from './preferences.ts'
import styles from './resizable-pane.module.css'

interface ResizablePaneProps {
  /** Under which the width is kept for the person. */
  name: string
  /** What the handle does, for screen readers. */
  label: string
  /** Pixels, until somebody changes it. */
  width: number
  minimum: number
  maximum: number
  /** The edge that can be dragged, in reading direction. */
  edge?: 'start' | 'end'
  className?: string | undefined
  children: ReactNode
}

const stepPixels = 16

/** A pane whose width can be changed with the pointer or, on its focused edge, with the arrow keys; kept per person. */
export function ResizablePane(props: ResizablePaneProps) {
  const { name, label, width, minimum, maximum, edge = 'end', className, children } = props
  const pane = useRef<HTMLDivElement>(null)
  const current = usePreference('widths')[name] ?? width

  function keep(pixels: number): void {
    const bounded = Math.round(Math.min(maximum, Math.max(minimum, pixels)))
    setPreference('widths', { ...readPreference('widths'), [name]: bounded })
  }

  function grow(event: KeyboardEvent): void {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const isOutwards = (event.key === 'ArrowRight') === (edge === 'end')
    keep(current + (isOutwards === isLeftToRight() ? stepPixels : -stepPixels))
  }

  function drag(event: PointerEvent<HTMLDivElement>): void {
    if (event.buttons !== 1 || pane.current === null) return
    const { left, right } = pane.current.getBoundingClientRect()
    keep((edge === 'end') === isLeftToRight() ? event.clientX - left : right - event.clientX)
  }

  return (
    <div
      ref={pane}
      className={classNames(styles['pane'], className)}
      style={{ '--width': `${current}px` } as CSSProperties}
    >
      <div className={styles['content']}>{children}</div>
      <div
        className={classNames(styles['handle'], styles[edge])}
        role="separator"
        aria-orientation="vertical"
        aria-label={label}
        aria-valuenow={current}
        aria-valuemin={minimum}
        aria-valuemax={maximum}
        tabIndex={0}
        onKeyDown={grow}
        onDoubleClick={() => keep(width)}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={drag}
      />
    </div>
  )
}

function isLeftToRight(): boolean {
  return document.documentElement.dir !== 'rtl'
}
