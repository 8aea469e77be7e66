import { useSyncExternalStore } from 'react'
import { newKey } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { queryClient } from '../api/query-client.ts'
import type { Message } from '../api/types.ts'
import {
  bodyOf,
  type Draft,
  type DraftFile,
  isBlank,
  isSameDraft,
  type Kind,
  type MessageBody,
  type StoredDraft,
} from './draft.ts'
import { createDraft, draftsQuery, removeMessage, type SendOptions, sendMessage, updateDraft } from './draft-api.ts'

// What is being written lives here and not in a component: it goes on being saved while another ticket is looked at.

export type SaveState = 'saved' | 'waiting' | 'saving' | 'failed'

/** What is being written on one ticket as one kind of message. Replaced as a whole by every change. */
export interface DraftSession {
  readonly ticketId: number
  readonly kind: Kind
  readonly draft: Draft
  /** What the server has; null for nothing. */
  readonly stored: StoredDraft | null
  readonly state: SaveState
  readonly failure: Failure | null
  /** What another device or tab wrote meanwhile. */
  readonly theirs: StoredDraft | null
  /** Another number means: the text did not come from the editor, which has to show it anew. */
  readonly version: number
}

/** How long typing may go on before it is saved; with the request it stays below a second. */
const pauseMilliseconds = 600
const retryMilliseconds = 5_000

interface Entry {
  session: DraftSession
  blank: Draft
  timer: ReturnType<typeof setTimeout> | undefined
  running: Promise<void> | null
  /** A create that may have arrived: it is asked again in the same words, so that there is one draft. */
  creating: { body: MessageBody; draft: Draft; key: string } | null
  sendKey: string
}

const entries = new Map<string, Entry>()
const listeners = new Set<() => void>()
const nameOf = (ticketId: number, kind: Kind) => `${ticketId} ${kind}`

/** The session, once `openSession` has made it. */
export function useSession(ticketId: number, kind: Kind): DraftSession | undefined {
  return useSyncExternalStore(subscribe, () => entries.get(nameOf(ticketId, kind))?.session)
}

/** What is being written now, outside of components. */
export function currentDraft(ticketId: number, kind: Kind): Draft | undefined {
  return entries.get(nameOf(ticketId, kind))?.session.draft
}

/** Begins or goes on: with what the server has, else with `blank`. */
export function openSession(ticketId: number, kind: Kind, blank: Draft, stored: StoredDraft | null): void {
  const name = nameOf(ticketId, kind)
  if (entries.has(name)) return takeStored(ticketId, kind, stored)
  const common = { state: 'saved', failure: null, theirs: null, version: 0 } as const
  entries.set(name, {
    session: { ticketId, kind, draft: stored ?? blank, stored, ...common },
    blank,
    timer: undefined,
    running: null,
    creating: null,
    sendKey: newKey(),
  })
  tell()
}

/** Hears what the server has. What nobody changed here follows it; what somebody did is a conflict for them to decide. */
export function takeStored(ticketId: number, kind: Kind, stored: StoredDraft | null): void {
  const entry = entries.get(nameOf(ticketId, kind))
  if (entry === undefined || entry.running !== null || entry.creating !== null) return
  const { session } = entry
  if ((stored?.updatedAt ?? '') < (session.stored?.updatedAt ?? '') && stored !== null) return
  const isKnown =
    stored === null ? session.stored === null : session.stored !== null && isSameDraft(stored, session.stored)
  if (isKnown) return
  if (session.state === 'saved') {
    const draft = stored ?? entry.blank
    return set(entry, { draft, stored, theirs: null, version: session.version + 1 })
  }
  // sent or thrown away elsewhere while it was gone on with here: then it is a new draft
  if (stored === null) return set(entry, { stored: null })
  set(entry, { theirs: stored })
}

/** Takes what the other device wrote, or keeps what is here and writes it over. */
export function settleConflict(ticketId: number, kind: Kind, choice: 'theirs' | 'mine'): void {
  const entry = entries.get(nameOf(ticketId, kind))
  const theirs = entry?.session.theirs
  if (entry === undefined || theirs === null || theirs === undefined) return
  if (choice === 'mine') {
    set(entry, { stored: theirs, theirs: null, state: 'waiting' })
    return plan(entry, 0)
  }
  clearTimeout(entry.timer)
  set(entry, { draft: theirs, stored: theirs, theirs: null, state: 'saved', version: entry.session.version + 1 })
}

/** Changes what is being written; it is saved by itself. `isShownAnew`: the editor did not make this change. */
export function changeDraft(ticketId: number, kind: Kind, change: Partial<Draft>, isShownAnew = false): void {
  const entry = entries.get(nameOf(ticketId, kind))
  if (entry === undefined) return
  const { session } = entry
  const draft = { ...session.draft, ...change }
  if (isSameDraft(draft, session.draft) && draft.sendFrom === session.draft.sendFrom) return
  set(entry, { draft, state: 'waiting', version: session.version + (isShownAnew ? 1 : 0) })
  plan(entry, pauseMilliseconds)
}

/** Adds a file that has arrived; several may arrive before anything is drawn again. */
export function addFile(ticketId: number, kind: Kind, file: DraftFile): void {
  const files = entries.get(nameOf(ticketId, kind))?.session.draft.files ?? []
  changeDraft(ticketId, kind, { files: [...files, file] })
}

/** Saves now, for when the page is left. */
function flushDrafts(): void {
  for (const entry of entries.values()) if (entry.session.state === 'waiting') void run(entry)
}

/** True while something that was written is nowhere but in this tab. */
function hasUnsaved(): boolean {
  return [...entries.values()].some(({ session }) => session.state !== 'saved')
}

/** Throws away what was written, here and on the server. Gives it, for those who want it back. */
export async function discardDraft(ticketId: number, kind: Kind): Promise<Draft | null> {
  const entry = entries.get(nameOf(ticketId, kind))
  if (entry === undefined) return null
  clearTimeout(entry.timer)
  await entry.running
  const { draft, stored, version } = entry.session
  set(entry, { draft: entry.blank, stored: null, state: 'saved', theirs: null, version: version + 1 })
  await remember(entry)
  if (stored !== null) await removeMessage(ticketId, stored.id)
  return draft
}

/** Sends what was written and begins anew. Throws the Failure; then everything is as it was. */
export async function sendDraft(ticketId: number, kind: Kind, options: SendOptions): Promise<Message> {
  const entry = entries.get(nameOf(ticketId, kind))
  if (entry === undefined) throw new Error('nothing is being written')
  clearTimeout(entry.timer)
  if (entry.session.state !== 'saved' && entry.session.stored !== null) await run(entry)
  await entry.running
  const { draft, stored } = entry.session
  const message = await sendMessage(ticketId, { id: stored?.id ?? null, kind, draft, key: entry.sendKey, ...options })
  entry.sendKey = newKey()
  const version = entry.session.version + 1
  set(entry, { draft: entry.blank, stored: null, state: 'saved', failure: null, theirs: null, version })
  await remember(entry)
  return message
}

function plan(entry: Entry, milliseconds: number): void {
  clearTimeout(entry.timer)
  entry.timer = setTimeout(() => void run(entry), milliseconds)
}

/** Saves until there is nothing new; one request at a time, so that an older text never overtakes a newer one. */
function run(entry: Entry): Promise<void> {
  clearTimeout(entry.timer)
  entry.running ??= saveAll(entry).finally(() => {
    entry.running = null
  })
  return entry.running
}

async function saveAll(entry: Entry): Promise<void> {
  while (entry.session.state === 'waiting' || entry.session.state === 'failed') {
    const { draft } = entry.session
    set(entry, { state: 'saving' })
    try {
      const stored = await save(entry, draft)
      // what was typed meanwhile is waiting
      const state = isSameDraft(entry.session.draft, draft) ? 'saved' : 'waiting'
      set(entry, { stored, state, failure: null })
      await remember(entry)
    } catch (error) {
      if (entry.session.stored !== null && isGone(error)) {
        set(entry, { stored: null, state: 'waiting' })
        continue
      }
      set(entry, { state: 'failed', failure: error instanceof Failure ? error : null })
      return plan(entry, retryMilliseconds)
    }
  }
}

async function save(entry: Entry, draft: Draft): Promise<StoredDraft | null> {
  const { ticketId, kind, stored } = entry.session
  if (entry.creating !== null) {
    const pending = entry.creating
    const made = await create(entry, pending)
    return isSameDraft(pending.draft, draft) ? made : save(entry, draft)
  }
  if (stored !== null && isBlank(draft)) {
    await removeMessage(ticketId, stored.id)
    return null
  }
  if (stored !== null) return updateDraft(ticketId, stored.id, { ...bodyOf(draft, kind, stored), isDraft: true })
  if (isBlank(draft)) return null
  const body = { ...bodyOf(draft, kind, null), threadType: kind, isDraft: true }
  entry.creating = { body, draft, key: newKey() }
  return create(entry, entry.creating)
}

async function create(entry: Entry, { body, key }: NonNullable<Entry['creating']>): Promise<StoredDraft> {
  try {
    const stored = await createDraft(entry.session.ticketId, body, key)
    entry.creating = null
    set(entry, { stored })
    return stored
  } catch (error) {
    // refused: it is nowhere, and may be said in other words
    if (error instanceof Failure && error.status >= 400 && error.status < 500) entry.creating = null
    throw error
  }
}

/** It was sent or thrown away elsewhere. */
function isGone(error: unknown): boolean {
  if (!(error instanceof Failure)) return false
  return error.status === 404 || error.problemOf('isDraft') !== undefined
}

/** Writes what the server has now into the cache, so that an older answer does not look like somebody's change. */
async function remember({ session: { ticketId, kind, stored } }: Entry): Promise<void> {
  const { queryKey } = draftsQuery(ticketId)
  await queryClient.cancelQueries({ queryKey })
  queryClient.setQueryData(queryKey, (drafts) => [
    ...(stored === null ? [] : [stored]),
    ...(drafts ?? []).filter((draft) => draft.kind !== kind),
  ])
}

function set(entry: Entry, change: Partial<DraftSession>): void {
  entry.session = { ...entry.session, ...change }
  tell()
}

function tell(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

document.addEventListener('visibilitychange', () => document.hidden && flushDrafts())
window.addEventListener('beforeunload', (event) => {
  if (!hasUnsaved()) return
  flushDrafts()
  event.preventDefault()
})
