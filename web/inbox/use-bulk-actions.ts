import {
  CircleCheck,
  CircleDot,
  CircleUser,
  Flag,
  Inbox,
  Mail,
  Merge,
  ShieldAlert,
  Tag,
  Trash2,
  UserRound,
} from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import type { Action, Choice } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { nameOf } from '../app/person.ts'
import { type ChangeBy, changesBy } from './bulk-changes.ts'
import { useChangeTickets } from './change-tickets.ts'
import { type ChoiceRow, useAgents, useInboxes, usePriorities, useStatuses, useTags } from './choices.ts'
import type { Selected } from './selection.ts'
import { statusIds } from './views.ts'

interface BulkOptions {
  /** What the actions are about: what is selected, else the row the keys are at. */
  targets: Selected
  /** Called when a change was started: what was selected has been dealt with. */
  onDone: () => void
  askMerge: () => void
}

/** What can be done with the selected tickets. The bar above the list, the palette and the shortcuts all have these. */
export function useBulkActions({ targets, onDone, askMerge }: BulkOptions): void {
  const { t } = useTranslation('inbox')
  const me = useSession()
  const change = useChangeTickets()
  const [agents, statuses, priorities] = [useAgents(), useStatuses(), usePriorities()]
  const [tags, inboxes] = [useTags(), useInboxes()]
  const actions = useMemo((): Action[] => {
    const count = targets.size
    const by = changesBy(t)
    const does = (kind: ChangeBy, row: ChoiceRow | null) => () => {
      change(targets, by[kind](row))
      onDone()
    }
    const choices = (kind: ChangeBy, rows: readonly (ChoiceRow | null)[]) => (): readonly Choice[] =>
      rows.map((row) => ({
        id: `bulk.${kind}.${row?.id ?? 'none'}`,
        label: row?.name ?? t(`bulk.none.${kind === 'priority' ? 'priority' : 'agent'}`),
        run: does(kind, row),
      }))
    const closed = statuses.find(({ id }) => id === statusIds.closed)
    const spam = statuses.find(({ id }) => id === statusIds.spam)
    const myself = { id: me.id, name: nameOf(me) }
    const others = agents.filter(({ id }) => id !== me.id)
    const list: Omit<Action, 'group'>[] = [
      {
        id: 'bulk.assign',
        label: t('bulk.assign', { count }),
        icon: UserRound,
        keys: 'a',
        choices: choices('agent', [myself, ...others, null]),
      },
      {
        id: 'bulk.assignToMe',
        label: t('bulk.assignToMe', { count }),
        icon: CircleUser,
        keys: 'i',
        run: does('agent', myself),
      },
      {
        id: 'bulk.status',
        label: t('bulk.status', { count }),
        icon: CircleDot,
        keys: 's',
        choices: choices('status', statuses),
      },
      {
        id: 'bulk.close',
        label: t('bulk.close', { count }),
        icon: CircleCheck,
        keys: 'e',
        isAvailable: closed !== undefined,
        run: does('status', closed ?? null),
      },
      {
        id: 'bulk.priority',
        label: t('bulk.priority', { count }),
        icon: Flag,
        keys: 'p',
        choices: choices('priority', [...priorities, null]),
      },
      {
        id: 'bulk.tag',
        label: t('bulk.tag', { count }),
        icon: Tag,
        keys: 't',
        isAvailable: tags.length > 0,
        choices: choices('tag', tags),
      },
      {
        id: 'bulk.inbox',
        label: t('bulk.inbox', { count }),
        icon: Inbox,
        isAvailable: inboxes.length > 1,
        choices: choices('inbox', inboxes),
      },
      { id: 'bulk.unread', label: t('bulk.unread', { count }), icon: Mail, keys: 'shift+u', run: does('unread', null) },
      {
        id: 'bulk.merge',
        label: t('bulk.merge', { count }),
        icon: Merge,
        keys: 'm',
        isAvailable: count > 1,
        run: askMerge,
      },
      {
        id: 'bulk.spam',
        label: t('bulk.spam', { count }),
        icon: ShieldAlert,
        keys: '#',
        isAvailable: spam !== undefined,
        run: does('status', spam ?? null),
      },
      {
        id: 'bulk.delete',
        label: t('bulk.delete', { count }),
        icon: Trash2,
        keys: 'delete',
        run: does('delete', null),
      },
    ]
    return count === 0 ? [] : list.map((action) => ({ ...action, group: 'selection' }))
  }, [t, targets, me, change, onDone, askMerge, agents, statuses, priorities, tags, inboxes])
  useActions('selection', actions)
}
