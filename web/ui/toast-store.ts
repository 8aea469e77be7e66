import { useSyncExternalStore } from 'react'

export interface Toast {
  id: number
  /** What happened, in one short sentence. */
  text: string
  /** Why it failed and what to do. */
  detail?: string | undefined
  isFailure?: boolean
  /** Offers to take it back; Ctrl or Command with Z does the same while the toast is there. */
  undo?: (() => void) | undefined
  /** How long it can be taken back, where the server decides that; shown as it runs out. */
  undoSeconds?: number
}

const shownMilliseconds = 8_000
const mostAtOnce = 3

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

/** Says at the edge of the screen what happened. Failures stay until they are closed; the rest goes by itself. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  const id = ++lastId
  set([...toasts, { ...toast, id }].slice(-mostAtOnce))
  const milliseconds = toast.undoSeconds === undefined ? shownMilliseconds : toast.undoSeconds * 1000
  if (toast.isFailure !== true) setTimeout(() => closeToast(id), milliseconds)
  return id
}

export function closeToast(id: number): void {
  set(toasts.filter((toast) => toast.id !== id))
}

/** Takes back the newest thing that can be; false when there is none. */
export function undoLast(): boolean {
  const toast = toasts.findLast(({ undo }) => undo !== undefined)
  if (toast === undefined) return false
  closeToast(toast.id)
  toast.undo?.()
  return true
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
}

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}
