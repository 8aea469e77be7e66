import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react'
import styles from './virtual-list.module.css'

interface VirtualListProps {
  label: string
  count: number
  /** Height of every row in pixels at normal zoom. */
  rowHeight: number
  /** Scrolled into sight whenever it changes; -1 for none. */
  activeIndex: number
  /** Where it was scrolled to when it was left, in pixels. */
  initialOffset?: number
  onOffset?: (offset: number) => void
  /** Which rows are in sight, for loading them. */
  onRange?: (first: number, last: number) => void
  /** What stays the same when a row moves; its place when absent. */
  keyOf?: (index: number) => string | number
  /** Given for lists of which rows can be chosen. */
  isSelected?: (index: number) => boolean
  children: (index: number) => ReactNode
}

/**
 * A list of any length of which only the rows in sight are in the page. It is a grid to screen readers, which learn
 * how many rows there are; a row draws its own `role="gridcell"`s.
 */
export function VirtualList(props: VirtualListProps) {
  const { label, count, rowHeight, activeIndex, initialOffset = 0, onOffset, onRange, keyOf, isSelected } = props
  const scroll = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset,
    ...(keyOf === undefined ? {} : { getItemKey: keyOf }),
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0

  useEffect(() => onRange?.(first, last), [first, last, onRange])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height is the reason to measure
  useLayoutEffect(() => virtualizer.measure(), [rowHeight, virtualizer])
  useEffect(() => {
    if (activeIndex >= 0) virtualizer.scrollToIndex(activeIndex, { align: 'auto' })
  }, [activeIndex, virtualizer])

  return (
    <div
      ref={scroll}
      className={styles['scroll']}
      role="grid"
      aria-label={label}
      aria-rowcount={count}
      aria-multiselectable={isSelected === undefined ? undefined : true}
      tabIndex={-1}
      onScroll={(event) => onOffset?.(event.currentTarget.scrollTop)}
    >
      <div className={styles['inside']} role="rowgroup" style={{ blockSize: virtualizer.getTotalSize() }}>
        {items.map((item) => (
          <div
            key={item.key as string | number}
            className={styles['row']}
            role="row"
            aria-rowindex={item.index + 1}
            aria-selected={isSelected?.(item.index)}
            style={{ blockSize: item.size, transform: `translateY(${item.start}px)` }}
          >
            {props.children(item.index)}
          </div>
        ))}
      </div>
    </div>
  )
}
