import { CircleCheck, MessageSquareText, Send, Trash2, Type, X } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { statusIds } from '../inbox/views.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'
import { closeComposer } from './composer-state.ts'
import type { EditMethod, Kind } from './draft.ts'
import type { SendOptions } from './draft-api.ts'
import { changeDraft, discardDraft } from './draft-session.ts'

interface ComposerVerbs {
  ticketId: number
  kind: Kind
  editMethod: EditMethod
  /** Sending cannot begin now. */
  isBusy: boolean
  send: (options: SendOptions) => void
  openCanned: () => void
  addFiles: (files: readonly File[]) => void
  toggleMethod: () => void
}

/** What can be done while something is being written. */
export function useComposerActions(verbs: ComposerVerbs): void {
  const { ticketId, kind, editMethod, isBusy } = verbs
  const { t } = useTranslation('composer')
  const latest = useRef(verbs)
  useEffect(() => {
    latest.current = verbs
  })
  const actions = useMemo((): Action[] => {
    const common = { group: 'compose', worksWhileTyping: true } as const
    return [
      {
        ...common,
        id: 'compose.send',
        label: t(`send.${kind}`),
        icon: Send,
        keys: 'mod+enter',
        isAvailable: !isBusy,
        run: () => latest.current.send({}),
      },
      {
        ...common,
        id: 'compose.sendAndClose',
        label: t('send.andClose'),
        icon: CircleCheck,
        keys: 'mod+shift+enter',
        isAvailable: !isBusy,
        run: () => latest.current.send({ statusId: statusIds.closed }),
      },
      {
        ...common,
        id: 'compose.canned',
        label: t('canned.open'),
        icon: MessageSquareText,
        keys: 'mod+/',
        run: () => latest.current.openCanned(),
      },
      {
        ...common,
        id: 'compose.method',
        label: t(editMethod === 'html' ? 'method.markdown' : 'method.html'),
        icon: Type,
        run: () => latest.current.toggleMethod(),
      },
      {
        ...common,
        id: 'compose.discard',
        label: t('discard'),
        icon: Trash2,
        run: () => {
          discardDraft(ticketId, kind).then(
            (draft) => {
              closeComposer(ticketId)
              if (draft === null) return
              showToast({
                text: t('done.discarded'),
                undo: () => changeDraft(ticketId, kind, withoutFiles(draft), true),
              })
            },
            (error: unknown) => showFailure(t('failed.discard'), error),
          )
        },
      },
      { ...common, id: 'compose.close', label: t('close'), icon: X, run: () => closeComposer(ticketId) },
    ]
  }, [t, kind, editMethod, isBusy, ticketId])
  useActions('item', actions)
}

/** The files of a draft that was thrown away are in the trash. */
function withoutFiles<Draft extends { files: readonly unknown[] }>(draft: Draft): Draft {
  return { ...draft, files: [] }
}
