import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import { nameOf } from '../app/person.ts'
import { useAgents } from '../inbox/choices.ts'
import { Banner } from '../ui/banner.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { takeKeys } from '../ui/type-ahead.ts'
import { knownAddresses } from './addresses.ts'
import { type CannedResponse, changesOf } from './canned.ts'
import { CannedPicker } from './canned-picker.tsx'
import styles from './composer.module.css'
import type { ComposerProps } from './composer.tsx'
import { ComposerFoot } from './composer-foot.tsx'
import { ComposerHead } from './composer-head.tsx'
import { closeComposer, noteTyping } from './composer-state.ts'
import { ConflictBanner } from './conflict-banner.tsx'
import type { DraftFile, Kind } from './draft.ts'
import { addFile, changeDraft, type DraftSession } from './draft-session.ts'
import { type EditorHandle, triggers } from './editor-handle.ts'
import { FileTray } from './file-tray.tsx'
import { useMailLimit } from './mail-limit.ts'
import { htmlToMarkdown, markdownToHtml } from './markdown.ts'
import { Picker } from './picker.tsx'
import { PlainEditor } from './plain-editor.tsx'
import { Recipients } from './recipients.tsx'
import { StaleNotice } from './stale-notice.tsx'
import { useApplyChanges } from './use-apply-changes.ts'
import { useComposerActions } from './use-composer-actions.ts'
import { useForwardQuote } from './use-forward-quote.ts'
import { useSend } from './use-send.ts'
import { useUploads } from './use-uploads.ts'

const RichEditor = lazy(async () => ({ default: (await import('./rich-editor.tsx')).RichEditor }))

interface OpenPicker {
  kind: 'canned' | 'people'
  character: string
}

/** The parts of a composer around its draft. */
export function ComposerForm(props: ComposerProps & { session: DraftSession }) {
  const { kind, answer, messages, included, session, isWanted, asked } = props
  const { t } = useTranslation('composer')
  const client = useQueryClient()
  const { ticket } = answer
  const { draft } = session
  const handle = useRef<EditorHandle | null>(null)
  const [picker, setPicker] = useState<OpenPicker | null>(null)
  const agents = useAgents()
  const apply = useApplyChanges(ticket)
  // a forward begins with whom it is for
  const isUnaddressed = kind === 'forward' && draft.to.length === 0
  const customer = rowOf(answer.included.customers, ticket.customer)
  const inbox = rowOf(answer.included.inboxes, ticket.inbox)
  const change = useCallback(
    (next: Parameters<typeof changeDraft>[2], isShownAnew = false) => {
      changeDraft(ticket.id, kind, next, isShownAnew)
      noteTyping(ticket.id)
    },
    [ticket.id, kind],
  )

  useForwardQuote(props)
  const setHandle = useCallback(
    (ready: EditorHandle | null) => {
      handle.current = ready
      const typed = takeKeys()
      if (typed !== '' && !trigger(typed, kind, setPicker)) ready?.insertText(typed)
    },
    [kind],
  )
  const served = useRef(asked)
  useEffect(() => {
    // the first time the field that is to be filled first has it
    if (asked === served.current) return
    served.current = asked
    handle.current?.focus()
  }, [asked])
  const takeFile = (file: DraftFile) => {
    addFile(ticket.id, kind, file)
    if (file.isInline) handle.current?.insertImage({ url: `/desk/api/v2/files/${file.id}/inline`, name: file.name })
  }
  const { uploads, add, retry, drop } = useUploads({ onUploaded: takeFile, hasInlinePictures: true })
  const limit = useMailLimit(kind !== 'note' && draft.files.length + uploads.length > 0)
  const sending = useSend({ ticketId: ticket.id, kind, draft, uploads, limit, messages })
  const known = useMemo(
    () =>
      knownAddresses(messages, [customer?.email, inbox?.email, ...(included.users?.map(({ email }) => email) ?? [])]),
    [messages, customer, inbox, included],
  )

  const toggleMethod = useCallback(async () => {
    const source = draft.editMethod === 'html' ? htmlToMarkdown(draft.source) : await markdownToHtml(draft.source)
    change({ source, editMethod: draft.editMethod === 'html' ? 'markdown' : 'html' }, true)
  }, [draft.editMethod, draft.source, change])

  useComposerActions({
    ticketId: ticket.id,
    kind,
    send: (options) => void sending.send(options),
    openCanned: () => setPicker({ kind: 'canned', character: '' }),
    addFiles: add,
    toggleMethod: () => void toggleMethod(),
    isBusy: sending.isSending || picker !== null,
    editMethod: draft.editMethod,
  })

  async function takeResponse(html: string, response: CannedResponse): Promise<void> {
    setPicker(null)
    handle.current?.insert(draft.editMethod === 'html' ? html : htmlToMarkdown(html))
    const changes = changesOf(response)
    if (changes !== null) apply(changes, response.name ?? '')
    void client.invalidateQueries({ queryKey: ['cannedresponses'] })
  }

  const Editor = draft.editMethod === 'html' ? RichEditor : PlainEditor
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a place to drop files, which the button below takes too
    <div
      className={styles['form']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || picker !== null) return
        event.preventDefault()
        closeComposer(ticket.id)
      }}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        if (event.dataTransfer.files.length === 0 || event.defaultPrevented) return
        event.preventDefault()
        add([...event.dataTransfer.files])
      }}
    >
      <ComposerHead ticketId={ticket.id} kind={kind} session={session} />
      {session.theirs !== null && <ConflictBanner session={session} theirs={session.theirs} />}
      {kind !== 'note' && (
        <Recipients
          kind={kind}
          draft={draft}
          inboxId={ticket.inbox?.id}
          customer={customer?.email ? { name: nameOf(customer), email: customer.email } : null}
          known={known}
          isFocused={isUnaddressed && isWanted}
          onChange={change}
        />
      )}
      <Suspense
        fallback={
          <div className={styles['loading']}>
            <Skeleton width="60%" />
          </div>
        }
      >
        <Editor
          key={`${session.version} ${draft.editMethod}`}
          label={t(`text.${kind}`)}
          placeholder={t(`placeholder.${kind}`)}
          source={draft.source}
          onChange={(source) => {
            sending.forgetRefusal()
            change({ source, ...(kind === 'note' ? { mentions: namedIn(source, draft.mentions) } : {}) })
          }}
          onTrigger={(character) => trigger(character, kind, setPicker)}
          onFiles={add}
          onEscape={() => closeComposer(ticket.id)}
          onReady={setHandle}
          isFocusedAtStart={(isWanted || session.version > 0) && !isUnaddressed}
        />
      </Suspense>
      <FileTray
        files={draft.files}
        uploads={uploads}
        limit={limit}
        onRemove={(id) => change({ files: draft.files.filter((file) => file.id !== id) })}
        onRetry={retry}
        onDrop={drop}
      />
      {sending.newer.length > 0 && (
        <StaleNotice
          messages={sending.newer}
          included={included}
          isStopped={sending.isStopped}
          onSeen={sending.acknowledge}
          onSend={() => void sending.send({})}
        />
      )}
      {sending.refusal !== null && <Banner tone="danger">{sending.refusal}</Banner>}
      {sending.isWaiting && <Banner tone="neutral">{t('files.waiting')}</Banner>}
      <ComposerFoot
        kind={kind}
        isSending={sending.isSending}
        onSend={(options) => void sending.send(options)}
        onFiles={add}
      />
      {picker?.kind === 'canned' && (
        <CannedPicker
          answer={answer}
          onChoose={(html, response) => void takeResponse(html, response)}
          onClose={() => {
            setPicker(null)
            handle.current?.insertText(picker.character)
          }}
        />
      )}
      {picker?.kind === 'people' && (
        <Picker
          title={t('people.title')}
          nothing={t('people.nothing')}
          items={agents.map(({ id, name }) => ({ id, label: name }))}
          onChoose={({ id, label }) => {
            setPicker(null)
            handle.current?.insertMention({ id, name: label })
            change({ mentions: [...draft.mentions, id] })
          }}
          onClose={() => {
            setPicker(null)
            handle.current?.insertText('@')
          }}
        />
      )}
    </div>
  )
}

/** Opens the picker a character stands for; false when it is text like any other. */
function trigger(typed: string, kind: Kind, open: (picker: OpenPicker) => void): boolean {
  if (!triggers.includes(typed) || (typed === '@' && kind !== 'note')) return false
  open({ kind: typed === '@' ? 'people' : 'canned', character: typed })
  return true
}

/** In rich text the mentions that still stand there count; markdown has no sign for them, so all that were made do. */
function namedIn(source: string, mentions: readonly number[]): readonly number[] {
  const inText = [...source.matchAll(/data-user-id="(\d+)"/g)].map((match) => Number(match[1]))
  return source.startsWith('<') ? [...new Set(inText)] : mentions
}
