import { FileCode, Forward, Link, Mail, MoreHorizontal, Pencil, Pin, PinOff, Scissors, Trash2 } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types.ts'
import { openForward } from '../composer/composer-state.ts'
import { isForwardable } from '../composer/forward-quote.ts'
import { IconButton } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Menu, type MenuItem } from '../ui/menu.tsx'
import { showToast } from '../ui/toast-store.ts'
import type { useMessageVerbs } from './use-message-verbs.ts'

const SourceDialog = lazy(async () => ({ default: (await import('./source-dialog.tsx')).SourceDialog }))
const SplitDialog = lazy(async () => ({ default: (await import('./split-dialog.tsx')).SplitDialog }))

interface MessageMenuProps {
  message: Message
  verbs: ReturnType<typeof useMessageVerbs>
  onEdit: () => void
  onOpen: () => void
}

/** What can be done with one message. */
export function MessageMenu({ message, verbs, onEdit, onOpen }: MessageMenuProps) {
  const { t } = useTranslation('ticket')
  const [asked, setAsked] = useState<'delete' | 'source' | 'split' | null>(null)
  const ticketId = message.ticket?.id ?? 0
  const isOurs = message.createdBy?.type === 'users'
  const isMail = message.emailMessageId !== null && message.emailMessageId !== undefined
  const items: (MenuItem | false)[] = [
    {
      id: 'pin',
      label: t(message.isPinned === true ? 'menu.unpin' : 'menu.pin'),
      icon: message.isPinned === true ? PinOff : Pin,
      onSelect: () => verbs.setPinned(message.isPinned !== true),
    },
    isOurs && {
      id: 'edit',
      label: t('menu.edit'),
      icon: Pencil,
      onSelect: () => {
        onOpen()
        onEdit()
      },
    },
    isForwardable(message) && {
      id: 'forward',
      label: t('menu.forward'),
      icon: Forward,
      onSelect: () => openForward(ticketId, [message.id]),
    },
    { id: 'split', label: t('menu.split'), icon: Scissors, onSelect: () => setAsked('split') },
    { id: 'link', label: t('menu.link'), icon: Link, onSelect: () => copyLink(message, t('done.copied')) },
  ]
  const mailItems: MenuItem[] = [
    { id: 'source', label: t('menu.source'), icon: FileCode, onSelect: () => setAsked('source') },
    {
      id: 'eml',
      label: t('menu.eml'),
      icon: Mail,
      onSelect: () => window.location.assign(`/desk/api/v2/messages/${message.id}/source.eml`),
    },
  ]
  return (
    <>
      <Menu
        trigger={<IconButton label={t('menu.title')} icon={MoreHorizontal} />}
        sections={[
          { id: 'do', items: items.filter((item) => item !== false) },
          ...(isMail || message.mail ? [{ id: 'mail', items: mailItems }] : []),
          {
            id: 'delete',
            items: [
              {
                id: 'delete',
                label: t('menu.delete'),
                icon: Trash2,
                isDangerous: true,
                onSelect: () => setAsked('delete'),
              },
            ],
          },
        ]}
      />
      <ConfirmDialog
        isOpen={asked === 'delete'}
        title={t('delete.title')}
        description={t('delete.text')}
        confirmLabel={t('delete.confirm')}
        onClose={() => setAsked(null)}
        onConfirm={() => {
          setAsked(null)
          verbs.remove()
        }}
      />
      <Suspense>
        {asked === 'source' && <SourceDialog messageId={message.id} onClose={() => setAsked(null)} />}
        {asked === 'split' && <SplitDialog message={message} onClose={() => setAsked(null)} />}
      </Suspense>
    </>
  )
}

function copyLink(message: Message, done: string): void {
  const address = `${window.location.origin}/tickets/${message.ticket?.id}#message-${message.id}`
  void navigator.clipboard.writeText(address).then(() => showToast({ text: done }))
}
