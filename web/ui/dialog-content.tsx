import { Dialog } from 'radix-ui'
import { type ComponentProps, useState } from 'react'

// the focus before the first of the dialogs that are open: of two in a row (the palette, then what was chosen in it) the
// first is gone when the second closes
let outside: HTMLElement | null = null

/** The content of a dialog that no trigger of the library opens: the focus comes back to where it was. */
export function DialogContent(props: ComponentProps<typeof Dialog.Content>) {
  // asked while nothing of the dialog is there yet: a field of it may take the focus as it appears
  const [openers] = useState(findOpeners)
  return (
    <Dialog.Content
      {...props}
      onCloseAutoFocus={(event) => {
        event.preventDefault()
        if (openers[0] === outside) outside = null
        // what was chosen in the dialog may have led on to something else
        if (document.activeElement === document.body) openers.find((opener) => opener.isConnected)?.focus()
      }}
    />
  )
}

/** Where the focus is, and where it goes when that is gone. */
function findOpeners(): readonly HTMLElement[] {
  const at = focused()
  if (at !== null && at.closest('[role="dialog"]') === null) outside = at
  return [at, outside].filter((opener) => opener !== null)
}

/** Where the focus is; for an entry of a menu, which is gone when the dialog closes, the button of the menu. */
function focused(): HTMLElement | null {
  const menu = document.activeElement?.closest('[role="menu"]')
  const at = menu ? document.getElementById(menu.getAttribute('aria-labelledby') ?? '') : document.activeElement
  return at instanceof HTMLElement && at !== document.body ? at : null
}
