import { useQuery } from '@tanstack/react-query'
import {
  CircleCheck,
  CircleDot,
  CircleUser,
  Flag,
  Forward,
  GitMerge,
  Inbox,
  ListTodo,
  MailQuestion,
  Pencil,
  Shapes,
  Tag,
  UserPlus,
} from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import type { Ticket } from '../api/types.ts'
import type { Action, Choice } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { nameOf } from '../app/person.ts'
import { useAgents, useInboxes, usePriorities, useTags } from '../inbox/choices.ts'
import { statusIds } from '../inbox/views.ts'
import { useChangeTicket } from './change-ticket.ts'
import { type RefField, refChange, tagChange } from './field-changes.ts'
import { statusesQuery, typesQuery } from './ticket-queries.ts'
import { useTicketMoves } from './use-ticket-moves.ts'

export type TicketDialog = 'merge' | 'forward' | 'subject' | 'task'

type Named = readonly { id: number; name?: string }[]

/** What can be done with the open ticket. Its toolbar is made of the same actions. */
export function useTicketActions(ticket: Ticket | undefined, openDialog: (dialog: TicketDialog) => void): void {
  const { t } = useTranslation('ticket')
  const me = useSession()
  const statuses = useQuery(statusesQuery).data
  const types = useQuery(typesQuery).data
  const [agents, inboxes, priorities, tags] = [useAgents(), useInboxes(), usePriorities(), useTags()]
  const change = useChangeTicket()
  useTicketMoves(ticket)
  const actions = useMemo((): Action[] => {
    if (ticket === undefined) return []
    const isChangeable = ticket.readonly !== true
    const choose = (field: RefField, rows: Named | undefined, none?: string) => (): Choice[] => {
      const given = (rows ?? []).map(({ id, name = '' }) => ({
        id: `ticket.${field}.${id}`,
        label: name,
        run: () => change(refChange(t, ticket, field, { id, name })),
      }))
      if (none === undefined || !ticket[field]) return given
      return [
        { id: `ticket.${field}.none`, label: none, run: () => change(refChange(t, ticket, field, null)) },
        ...given,
      ]
    }
    const toggleTags = (): Choice[] =>
      tags.map((tag) => {
        const isOn = (ticket.tags ?? []).some(({ id }) => id === tag.id)
        return {
          id: `ticket.tag.${tag.id}`,
          label: isOn ? t('removeTag', { name: tag.name }) : tag.name,
          run: () => change(tagChange(t, ticket, tag, !isOn)),
        }
      })
    const common = { group: 'ticket', isAvailable: isChangeable } as const
    const ofInbox = types?.filter(
      ({ inboxes: own }) => (own ?? []).length === 0 || own?.some(({ id }) => id === ticket.inbox?.id),
    )
    const closed = statuses?.find(({ id }) => id === statusIds.closed)?.name ?? ''
    return [
      {
        ...common,
        id: 'ticket.close',
        label: t('command.close'),
        icon: CircleCheck,
        keys: 'e',
        isAvailable: isChangeable && ticket.status?.id !== statusIds.closed,
        run: () => change(refChange(t, ticket, 'status', { id: statusIds.closed, name: closed })),
      },
      {
        ...common,
        id: 'ticket.status',
        label: t('command.status'),
        icon: CircleDot,
        keys: 's',
        choices: choose('status', statuses),
      },
      {
        ...common,
        id: 'ticket.assignToMe',
        label: t('command.assignToMe'),
        icon: CircleUser,
        keys: 'i',
        isAvailable: isChangeable && ticket.agent?.id !== me.id,
        run: () => change(refChange(t, ticket, 'agent', { id: me.id, name: nameOf(me) })),
      },
      {
        ...common,
        id: 'ticket.assign',
        label: t('command.assign'),
        icon: UserPlus,
        keys: 'a',
        choices: choose('agent', agents, t('nobody')),
      },
      {
        ...common,
        id: 'ticket.priority',
        label: t('command.priority'),
        icon: Flag,
        keys: 'p',
        choices: choose('priority', priorities, t('noPriority')),
      },
      { ...common, id: 'ticket.tag', label: t('command.tag'), icon: Tag, keys: 't', choices: toggleTags },
      {
        ...common,
        id: 'ticket.type',
        label: t('command.type'),
        icon: Shapes,
        choices: choose('type', ofInbox, t('noType')),
      },
      { ...common, id: 'ticket.inbox', label: t('command.inbox'), icon: Inbox, choices: choose('inbox', inboxes) },
      {
        ...common,
        id: 'ticket.spam',
        label: t('command.spam'),
        icon: MailQuestion,
        keys: '#',
        isAvailable: isChangeable && ticket.status?.id !== statusIds.spam,
        run: () => change(refChange(t, ticket, 'status', { id: statusIds.spam, name: t('spam') })),
      },
      {
        ...common,
        id: 'ticket.subject',
        label: t('command.subject'),
        icon: Pencil,
        run: () => openDialog('subject'),
      },
      {
        ...common,
        id: 'ticket.merge',
        label: t('command.merge'),
        icon: GitMerge,
        keys: 'm',
        run: () => openDialog('merge'),
      },
      {
        ...common,
        id: 'ticket.forward',
        label: t('command.forwardTicket'),
        icon: Forward,
        run: () => openDialog('forward'),
      },
      {
        ...common,
        id: 'ticket.linkTask',
        label: t('command.linkTask'),
        icon: ListTodo,
        run: () => openDialog('task'),
      },
    ]
  }, [t, ticket, statuses, types, agents, inboxes, priorities, tags, me, change, openDialog])
  useActions('item', actions)
}
