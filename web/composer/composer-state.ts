import { useSyncExternalStore } from 'react'
import type { Kind } from './draft.ts'

// Which composer is open on which ticket: opened by keys, by a message's menu, by taking a sent message back.

interface OpenComposer {
  kind: Kind
  /** Somebody asked for it just now, and wants to write; false when a draft brought it up. */
  isWanted: boolean
  /** Grows whenever somebody asks for it: one that is open already gets the focus. */
  asked: number
  /** Messages that are to be quoted, until the composer has done so. */
  quoted: readonly number[]
}

let open: ReadonlyMap<number, OpenComposer | null> = new Map()
let typing: ReadonlySet<number> = new Set()
const listeners = new Set<() => void>()

/** Undefined until somebody opened or closed one on this ticket. */
export function useOpenComposer(ticketId: number): OpenComposer | null | undefined {
  return useSyncExternalStore(subscribe, () => open.get(ticketId))
}

/** Whether something was typed on this ticket a moment ago. */
export function useIsTyping(ticketId: number): boolean {
  return useSyncExternalStore(subscribe, () => typing.has(ticketId))
}

export function openComposer(ticketId: number, kind: Kind, isWanted = true): void {
  open = new Map(open).set(ticketId, { kind, isWanted, asked: askedOf(ticketId) + 1, quoted: [] })
  tell()
}

/** Opens a forward that quotes these messages. */
export function openForward(ticketId: number, quoted: readonly number[]): void {
  open = new Map(open).set(ticketId, { kind: 'forward', isWanted: true, asked: askedOf(ticketId) + 1, quoted })
  tell()
}

const askedOf = (ticketId: number): number => open.get(ticketId)?.asked ?? 0

/** Gives what is to be quoted, once. */
export function takeQuoted(ticketId: number): readonly number[] {
  const state = open.get(ticketId)
  if (state === null || state === undefined) return []
  open = new Map(open).set(ticketId, { ...state, quoted: [] })
  tell()
  return state.quoted
}

export function closeComposer(ticketId: number): void {
  open = new Map(open).set(ticketId, null)
  tell()
}

const typingMilliseconds = 8_000
const timers = new Map<number, ReturnType<typeof setTimeout>>()

/** Notes that something is being typed, which colleagues are told for some seconds. */
export function noteTyping(ticketId: number): void {
  clearTimeout(timers.get(ticketId))
  timers.set(
    ticketId,
    setTimeout(() => setTyping(ticketId, false), typingMilliseconds),
  )
  if (!typing.has(ticketId)) setTyping(ticketId, true)
}

function setTyping(ticketId: number, isTyping: boolean): void {
  const next = new Set(typing)
  if (isTyping) next.add(ticketId)
  else next.delete(ticketId)
  typing = next
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
