import { ChevronDown, MoreHorizontal } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ticketstatus } from '../api/types.ts'
import { ActionButton } from '../app/actions/action-button.tsx'
import { openPalette } from '../app/actions/palette-state.ts'
import { useAction, useAvailableActions } from '../app/actions/registry.ts'
import { Badge } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { toneOf } from './status-tone.ts'

const buttons = ['ticket.assign', 'ticket.tag', 'ticket.close'] as const
// everything else a ticket offers stands in the menu
const elsewhere: readonly string[] = [...buttons, 'ticket.status', 'ticket.assignToMe']

/** The buttons of the open ticket; each is an action that palette and shortcuts have too. */
export function TicketToolbar({ status }: { status: Ticketstatus | undefined }) {
  const { t } = useTranslation('ticket')
  const change = useAction('ticket.status')
  const more = useAvailableActions().filter(({ id }) => id.startsWith('ticket.') && !elsewhere.includes(id))
  const choices = change?.choices?.() ?? []
  const badge = status !== undefined && <Badge tone={toneOf(status.id)}>{status.name}</Badge>
  return (
    <>
      {change === undefined ? (
        badge
      ) : (
        <Menu
          trigger={
            <Button variant="quiet" aria-label={t('statusIs', { status: status?.name ?? '' })}>
              {badge}
              <ChevronDown size={14} aria-hidden />
            </Button>
          }
          sections={[
            {
              id: 'status',
              items: choices.map(({ id, label, run }) => ({
                id,
                label,
                isChecked: label === status?.name,
                onSelect: run,
              })),
            },
          ]}
        />
      )}
      <ActionButton id="ticket.assignToMe" />
      {buttons.map((id) => (
        <ActionButton key={id} id={id} />
      ))}
      <Menu
        trigger={<IconButton label={t('more')} icon={MoreHorizontal} />}
        sections={[
          {
            id: 'more',
            items: more.map(({ id, label, icon, keys, run, choices: of }) => ({
              id,
              label,
              icon,
              keys,
              isDangerous: id === 'ticket.delete',
              onSelect: () => (of === undefined ? run?.() : openPalette(id)),
            })),
          },
        ]}
      />
    </>
  )
}
