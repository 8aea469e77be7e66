import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Forward, Lock, Reply } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types.ts'
import type { Action } from '../app/actions/action.ts'
import { shownKeys } from '../app/actions/keys.ts'
import { useActions } from '../app/actions/registry.ts'
import { loadStrings } from '../i18n/strings.ts'
import { type MessageList, type TicketAnswer, ticketQuery } from '../ticket/ticket-queries.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { holdKeys, takeKeys } from '../ui/type-ahead.ts'
import styles from './composer-dock.module.css'
import { openComposer, openForward, useOpenComposer } from './composer-state.ts'
import type { Kind } from './draft.ts'
import { draftsOf, draftsQuery } from './draft-api.ts'
import { isForwardable } from './forward-quote.ts'

const load = async () => {
  const [{ Composer }] = await Promise.all([import('./composer.tsx'), loadStrings('composer')])
  return { default: Composer }
}
const Composer = lazy(load)

const kinds = [
  ['message', 'compose.reply', Reply, 'r'],
  ['note', 'compose.note', Lock, 'n'],
  ['forward', 'compose.forward', Forward, 'f'],
] as const

interface ComposerDockProps {
  answer: TicketAnswer
  messages: readonly Message[]
  included: MessageList['included']
}

/** Below the conversation: three ways to say something, and the composer once one is taken. */
export function ComposerDock({ answer, messages, included }: ComposerDockProps) {
  const { t } = useTranslation('ticket')
  const { ticket } = answer
  const client = useQueryClient()
  const drafts = useQuery({
    ...draftsQuery(ticket.id),
    // the first time they came with the ticket; a session may have written newer ones since
    initialData: () => draftsOf(answer),
    initialDataUpdatedAt: () => client.getQueryState(ticketQuery(ticket.id).queryKey)?.dataUpdatedAt,
  }).data
  const chosen = useOpenComposer(ticket.id)
  const isWritable = ticket.readonly !== true
  // a draft brings its composer back, until somebody closes it
  const first = drafts?.[0]
  const open =
    chosen === undefined && first !== undefined ? { kind: first.kind, isWanted: false, asked: 0 } : (chosen ?? null)
  const sent = useMemo(() => messages.filter(isForwardable).map(({ id }) => id), [messages])
  const hasForward = drafts?.some(({ kind }) => kind === 'forward') === true
  const openKind = open?.kind
  const begin = useCallback(
    (kind: Kind) => {
      if (kind !== openKind) holdKeys()
      // a forward that was begun is gone on with
      if (kind === 'forward' && !hasForward) openForward(ticket.id, sent.slice(-1))
      else openComposer(ticket.id, kind)
    },
    [ticket.id, sent, hasForward, openKind],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes on to another ticket means its shortcuts
  useEffect(() => () => void takeKeys(), [ticket.id])
  const actions = useMemo(
    (): Action[] => [
      ...kinds.map(
        ([kind, id, icon, keys]): Action => ({
          id,
          label: t(`compose.${kind}`),
          group: 'compose',
          icon,
          keys,
          isAvailable: isWritable,
          run: () => begin(kind),
        }),
      ),
      {
        id: 'compose.forwardAll',
        label: t('compose.forwardAll'),
        group: 'compose',
        icon: Forward,
        isAvailable: isWritable,
        run: () => openForward(ticket.id, sent),
      },
    ],
    [t, ticket.id, isWritable, begin, sent],
  )
  useActions('item', actions)
  useFocusAfter(open?.kind)

  if (!isWritable) return <p className={styles['closed']}>{t('readonly')}</p>
  if (open !== null && drafts !== undefined)
    return (
      <Suspense fallback={<Opening />}>
        <Composer
          key={`${ticket.id} ${open.kind}`}
          kind={open.kind}
          answer={answer}
          messages={messages}
          included={included}
          drafts={drafts}
          isWanted={open.isWanted}
          asked={open.asked}
        />
      </Suspense>
    )
  return (
    <div className={styles['dock']} onPointerEnter={() => void load()}>
      {kinds.map(([kind, , Icon, keys]) => (
        <Button key={kind} icon={Icon} aria-keyshortcuts={keys} onClick={() => begin(kind)}>
          {t(`compose.${kind}`)}
          {drafts?.some((draft) => draft.kind === kind) ? (
            <Badge tone="warn">{t('compose.draft')}</Badge>
          ) : (
            <span className={styles['keys']}>{shownKeys(keys).flat()}</span>
          )}
        </Button>
      ))}
    </div>
  )
}

/** When the composer goes, the keys of the ticket work again at once. */
function useFocusAfter(kind: Kind | undefined): void {
  const before = useRef(kind)
  useEffect(() => {
    if (before.current !== undefined && kind === undefined && document.activeElement === document.body)
      document.getElementById('main')?.focus()
    before.current = kind
  }, [kind])
}

function Opening() {
  return (
    <div className={styles['dock']}>
      <Skeleton width="40%" />
    </div>
  )
}
