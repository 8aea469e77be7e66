import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import type { Message } from '../api/types.ts'
import { runAction } from '../app/actions/registry.ts'
import { announce } from '../app/announce.ts'
import { fileSize } from '../i18n/sizes.ts'
import { messagesQuery, siteQuery } from '../ticket/ticket-queries.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'
import { isAddress } from './addresses.ts'
import { closeComposer, openComposer } from './composer-state.ts'
import { type Draft, isBlank, type Kind } from './draft.ts'
import { removeMessage, type SendOptions } from './draft-api.ts'
import { changeDraft, sendDraft } from './draft-session.ts'
import { bytesOf } from './mail-limit.ts'
import { newerMessages, newestPublicId } from './stale-guard.ts'
import type { Upload } from './uploads.ts'

interface Sending {
  ticketId: number
  kind: Kind
  draft: Draft | undefined
  uploads: readonly Upload[]
  /** How many bytes of files one mail can carry; null where it is none, or nobody knows. */
  limit: number | null
  messages: readonly Message[]
}

/** Why it was not sent, in the words of `composer:refusal`. */
type Refusal = 'blank' | 'address' | 'recipient' | 'size' | 'uploads'

/**
 * Sending: refuses what cannot go, waits for files on their way, stops once when others have said something since
 * writing began, and offers to take it back for as long as the server holds it.
 */
export function useSend({ ticketId, kind, draft, uploads, limit, messages }: Sending) {
  const { t } = useTranslation('composer')
  const client = useQueryClient()
  const me = useSession()
  const [seenId, setSeenId] = useState(() => newestPublicId(messages))
  const [isStopped, setIsStopped] = useState(false)
  const [isSending, setIsSending] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)
  const [waiting, setWaiting] = useState<SendOptions | null>(null)
  const isBusy = useRef(false)
  const newer = kind === 'message' ? newerMessages(messages, seenId, me.id) : []

  async function send(options: SendOptions): Promise<void> {
    if (draft === undefined || isBusy.current) return
    const problem = refusalOf({ kind, draft, uploads, limit })
    setRefusal(problem)
    if (problem !== null) return announce(refusalText(problem))
    if (uploads.length > 0) return setWaiting(options)
    setWaiting(null)
    isBusy.current = true
    setIsSending(true)
    try {
      if (kind === 'message' && (await hasNews())) return setIsStopped(true)
      const message = await sendDraft(ticketId, kind, options)
      closeComposer(ticketId)
      await offerUndo(message, draft, options)
      void client.invalidateQueries({ queryKey: ['tickets', ticketId] })
      void client.invalidateQueries({ queryKey: ['ticket-lists'] })
      void client.invalidateQueries({ queryKey: ['ticket-counts'] })
      if (kind === 'message') moveOn(me.ticketReplyRedirect)
    } catch (error) {
      showFailure(t(`failed.send.${kind}`), error)
    } finally {
      isBusy.current = false
      setIsSending(false)
    }
  }

  function refusalText(problem: Refusal): string {
    const size = fileSize(bytesOf(draft?.files ?? [], uploads))
    return t(`refusal.${problem}`, { size, limit: fileSize(limit ?? 0) })
  }

  /** Asks the server, whatever this page has heard. What was shown once is no news any more. */
  async function hasNews(): Promise<boolean> {
    const { messages: current } = await client.fetchQuery({ ...messagesQuery(ticketId), staleTime: 0 })
    const isNews = newerMessages(current, seenId, me.id).length > 0 && !isStopped
    if (isNews) announce(t('stale.stopped'))
    return isNews
  }

  async function offerUndo(message: Message, sent: Draft, options: SendOptions): Promise<void> {
    const isScheduled = options.sendAt !== undefined
    const text = t(isScheduled ? 'done.scheduled' : `done.${kind}`)
    const isHeld = message.delayed === true && !isScheduled
    const seconds = isHeld ? ((await client.ensureQueryData(siteQuery).catch(() => null))?.undoSendSeconds ?? 0) : 0
    if (seconds === 0) return void showToast({ text })
    showToast({ text, undoSeconds: seconds, undo: () => void takeBack(message.id, sent) })
  }

  async function takeBack(messageId: number, sent: Draft): Promise<void> {
    try {
      await removeMessage(ticketId, messageId)
      changeDraft(ticketId, kind, sent, true)
      openComposer(ticketId, kind)
      void client.invalidateQueries({ queryKey: ['tickets', ticketId] })
    } catch (error) {
      showFailure(t('failed.undo'), error)
    }
  }

  // the last file has arrived, or one of them never will
  const latestSend = useRef(send)
  useEffect(() => {
    latestSend.current = send
  })
  const isReady = uploads.length === 0 || uploads.some(({ failure }) => failure !== null)
  useEffect(() => {
    if (waiting !== null && isReady) void latestSend.current(waiting)
  }, [waiting, isReady])

  return {
    send,
    isSending: isSending || waiting !== null,
    isWaiting: waiting !== null,
    /** Why it was not sent, in words. */
    refusal: refusal === null ? null : refusalText(refusal),
    newer,
    isStopped,
    acknowledge: () => {
      setSeenId(newestPublicId(messages))
      setIsStopped(false)
    },
    forgetRefusal: () => setRefusal(null),
  }
}

function refusalOf({
  kind,
  draft,
  uploads,
  limit,
}: Pick<Sending, 'kind' | 'uploads' | 'limit'> & { draft: Draft }): Refusal | null {
  if (uploads.some(({ failure }) => failure !== null)) return 'uploads'
  if (kind !== 'note' && [...draft.to, ...draft.cc, ...draft.bcc].some((address) => !isAddress(address)))
    return 'address'
  if (kind === 'forward' && draft.to.length === 0) return 'recipient'
  if (limit !== null && bytesOf(draft.files, uploads) > limit) return 'size'
  return isBlank(draft) && uploads.length === 0 ? 'blank' : null
}

/** Where the agent wants to be after an answer (their profile says). */
function moveOn(where: string | null | undefined): void {
  if (where === 'Next') runAction('list.next')
  if (where === 'List') runAction('list.back')
}
