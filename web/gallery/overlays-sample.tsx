import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog, Drawer } from '../ui/dialog.tsx'
import { Menu } from '../ui/menu.tsx'
import { Popover } from '../ui/popover.tsx'
import styles from './gallery.module.css'

/** What opens above the page. */
export function OverlaysSample() {
  const [open, setOpen] = useState<'dialog' | 'confirm' | 'drawer' | null>(null)
  const close = () => setOpen(null)
  return (
    <div className={styles['row']}>
      <Button onClick={() => setOpen('dialog')}>Dialog</Button>
      <Button onClick={() => setOpen('confirm')}>Confirm</Button>
      <Button onClick={() => setOpen('drawer')}>Drawer</Button>
      <Menu
        trigger={<Button>Menu</Button>}
        sections={[
          { id: 'do', heading: 'Do', items: [{ id: 'open', label: 'Open', keys: 'enter', onSelect: close }] },
          { id: 'end', items: [{ id: 'delete', label: 'Delete', isDangerous: true, onSelect: close }] },
        ]}
      />
      <Popover trigger={<Button>Popover</Button>} label="More">
        A small box beside its button.
      </Popover>
      <Dialog
        isOpen={open === 'dialog'}
        onClose={close}
        title="A dialog"
        footer={<Button onClick={close}>Done</Button>}
      >
        Something that needs an answer first.
      </Dialog>
      <Drawer isOpen={open === 'drawer'} onClose={close} title="A drawer">
        <p>A pane from the edge.</p>
      </Drawer>
      <ConfirmDialog
        isOpen={open === 'confirm'}
        title="Delete the tag “printer”?"
        description="It is taken off 12 tickets. This cannot be undone."
        confirmLabel="Delete"
        onConfirm={close}
        onClose={close}
      />
    </div>
  )
}
