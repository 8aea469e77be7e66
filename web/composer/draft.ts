import type { components } from '../api/schema.d.ts'
import type { Message } from '../api/types.ts'

/** What can be written: a reply to the customer, a note for colleagues, a forward to somebody else. */
export type Kind = 'message' | 'note' | 'forward'
export type EditMethod = 'html' | 'markdown'

/** A file that was uploaded and belongs to what is being written. */
export interface DraftFile {
  id: number
  name: string
  /** Bytes. */
  size: number
  /** It stands in the text. */
  isInline: boolean
}

/** What is being written. */
export interface Draft {
  source: string
  editMethod: EditMethod
  to: readonly string[]
  cc: readonly string[]
  bcc: readonly string[]
  /** One of the inbox's addresses; null is its own. */
  sendFrom: string | null
  files: readonly DraftFile[]
  /** Agents that a note names. */
  mentions: readonly number[]
}

/** A draft as the server has it. */
export interface StoredDraft extends Draft {
  id: number
  kind: Kind
  updatedAt: string
}

export type MessageBody = components['schemas']['MessageOfTicketInput']

/** Nothing written yet. */
export function emptyDraft(editMethod: EditMethod, recipients: Partial<Pick<Draft, 'cc'>> = {}): Draft {
  return { source: '', editMethod, to: [], cc: [], bcc: [], sendFrom: null, files: [], mentions: [], ...recipients }
}

/** Nothing that would be missed: no words, no pictures, no files. */
export function isBlank({ source, editMethod, files }: Draft): boolean {
  return files.length === 0 && isBlankText(source, editMethod)
}

/** An editor that is empty still writes `<p></p>`. */
export function isBlankText(source: string, editMethod: EditMethod): boolean {
  if (editMethod === 'markdown') return source.trim() === ''
  return !/<img|<hr/i.test(source) && source.replace(/<[^>]*>|&nbsp;/g, '').trim() === ''
}

/** What the API is told of a draft; `before` is what it has, so that what was taken out is taken out there. */
export function bodyOf(draft: Draft, kind: Kind, before: Draft | null): MessageBody {
  const gone = (before?.files ?? []).filter((file) => !draft.files.some(({ id }) => id === file.id))
  const unnamed = (before?.mentions ?? []).filter((id) => !draft.mentions.includes(id))
  const files = [...draft.files.map(({ id }) => ({ id })), ...gone.map(({ id }) => ({ id, delete: true }))]
  const mentions = [...draft.mentions.map((id) => ({ id })), ...unnamed.map((id) => ({ id, delete: true }))]
  return {
    // an empty text would mean "not given"
    message: isBlankText(draft.source, draft.editMethod) ? emptyText[draft.editMethod] : draft.source,
    editMethod: draft.editMethod,
    cc: [...draft.cc],
    bcc: [...draft.bcc],
    ...(kind === 'forward' ? { to: [...draft.to] } : {}),
    ...(kind === 'note' || draft.sendFrom === null ? {} : { sendFrom: draft.sendFrom }),
    ...(files.length > 0 ? { files } : {}),
    ...(kind === 'note' && mentions.length > 0 ? { mentions } : {}),
  }
}

const emptyText = { html: '<p></p>', markdown: '&nbsp;' }

/** A message that is a draft, as the composer has it. */
export function storedDraft(
  message: Message,
  files: readonly { id: number; fileName?: string | null; size?: number | null; disposition?: string | null }[],
): StoredDraft {
  const editMethod = message.editMethod ?? 'html'
  const source = message.source ?? message.htmlBody ?? ''
  return {
    id: message.id,
    kind: message.threadType === 'note' || message.threadType === 'forward' ? message.threadType : 'message',
    updatedAt: message.updatedAt ?? '',
    source: source === emptyText[editMethod] ? '' : source,
    editMethod,
    to: message.to ?? [],
    cc: message.cc ?? [],
    bcc: message.bcc ?? [],
    sendFrom: message.sendFrom ?? null,
    files: files.map((file) => ({
      id: file.id,
      name: file.fileName ?? '',
      size: file.size ?? 0,
      isInline: file.disposition === 'attachment-inline',
    })),
    mentions: (message.mentions ?? []).map(({ id }) => id),
  }
}

/** Two drafts that say the same. */
export function isSameDraft(one: Draft, other: Draft): boolean {
  return contentOf(one) === contentOf(other)
}

function contentOf({ source, editMethod, to, cc, bcc, files, mentions }: Draft): string {
  const text = isBlankText(source, editMethod) ? '' : source
  return JSON.stringify([text, editMethod, to, cc, bcc, files.map(({ id }) => id), [...mentions].sort()])
}
