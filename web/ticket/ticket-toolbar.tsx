import { ChevronDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Ticketstatus } from '../api/types.ts'
import { ActionButton } from '../app/actions/action-button.tsx'
import { useAction } from '../app/actions/registry.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Menu } from '../ui/menu.tsx'
import { toneOf } from './status-tone.ts'

/** The buttons of the open ticket; each is an action that palette and shortcuts have too. */
export function TicketToolbar({ status }: { status: Ticketstatus | undefined }) {
  const { t } = useTranslation('ticket')
  const change = useAction('ticket.status')
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
      <ActionButton id="ticket.close" />
    </>
  )
}
