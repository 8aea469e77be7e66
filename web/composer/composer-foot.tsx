import { useQuery } from '@tanstack/react-query'
import { CalendarClock, ChevronDown, CircleCheck, Paperclip, Send } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionButton } from '../app/actions/action-button.tsx'
import { useAction } from '../app/actions/registry.ts'
import { statusesQuery } from '../ticket/ticket-queries.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import styles from './composer.module.css'
import type { Kind } from './draft.ts'
import type { SendOptions } from './draft-api.ts'
import { ScheduleDialog } from './schedule-dialog.tsx'

interface ComposerFootProps {
  kind: Kind
  isSending: boolean
  onSend: (options: SendOptions) => void
  onFiles: (files: readonly File[]) => void
}

/** Sending in its ways, and what can be put into the text. */
export function ComposerFoot({ kind, isSending, onSend, onFiles }: ComposerFootProps) {
  const { t } = useTranslation('composer')
  const statuses = useQuery(statusesQuery).data ?? []
  const [isScheduling, setIsScheduling] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const later: MenuItem = {
    id: 'later',
    label: t('send.later'),
    icon: CalendarClock,
    onSelect: () => setIsScheduling(true),
  }
  const close = useAction('compose.sendAndClose')
  return (
    <div className={styles['foot']}>
      <span className={styles['split']}>
        <Button variant="primary" icon={Send} isBusy={isSending} onClick={() => onSend({})}>
          {t(`send.${kind}`)} <Kbd keys="mod+enter" />
        </Button>
        <Menu
          trigger={
            <Button variant="primary" aria-label={t('send.more')} disabled={isSending}>
              <ChevronDown size={16} aria-hidden />
            </Button>
          }
          sections={[
            {
              id: 'close',
              items: [
                {
                  id: 'close',
                  label: t('send.andClose'),
                  icon: CircleCheck,
                  keys: close?.keys,
                  onSelect: () => close?.run?.(),
                },
              ],
            },
            {
              id: 'status',
              heading: t('send.andSet'),
              items: statuses.map((status) => ({
                id: String(status.id),
                label: status.name ?? '',
                onSelect: () => onSend({ statusId: status.id }),
              })),
            },
            ...(kind === 'note' ? [] : [{ id: 'later', items: [later] }]),
          ]}
        />
      </span>
      <span className={styles['tools']}>
        <ActionButton id="compose.canned" />
        <IconButton label={t('files.add')} icon={Paperclip} onClick={() => chooser.current?.click()} />
        <ActionButton id="compose.method" />
        <ActionButton id="compose.discard" />
      </span>
      <input
        ref={chooser}
        className="visually-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t('files.add')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      {isScheduling && (
        <ScheduleDialog
          sendAt={null}
          onClose={() => setIsScheduling(false)}
          onChoose={(sendAt) => {
            setIsScheduling(false)
            onSend({ sendAt })
          }}
        />
      )}
    </div>
  )
}
