import { Dialog } from 'radix-ui'
import { type ComponentProps, useState } from 'react'

/** The content of a dialog that no trigger of the library opens: the focus comes back to where it was. */
export function DialogContent(props: ComponentProps<typeof Dialog.Content>) {
  // asked while nothing of the dialog is there yet: a field of it may take the focus as it appears
  const [opener] = useState(focused)
  return (
    <Dialog.Content
      {...props}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        // what was chosen in the dialog may have led on to something else
        if (document.activeElement === document.body) opener?.focus()
      }}
    />
  )
}

/** Where the focus is; for an entry of a menu, which is gone when the dialog closes, the button of the menu. */
function focused(): HTMLElement | null {
  const menu = document.activeElement?.closest('[role="menu"]')
  const at = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : document.activeElement
  return at instanceof HTMLElement ? at : null
}
