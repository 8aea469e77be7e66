import { X } from 'lucide-react'
import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'
import styles from './dialog.module.css'
import { DialogContent } from './dialog-content.tsx'
import { Words } from './words.tsx'

interface DialogProps {
  isOpen: boolean
  onClose: () => void
  title: string
  /** One sentence under the title, read together with it. */
  description?: string
  isWide?: boolean
  /** The buttons, the most important one last. */
  footer?: ReactNode
  children?: ReactNode
}

/** A question or form above the page. Focus goes in, stays in, and comes back to where it was. Escape closes it. */
export function Dialog({ isOpen, onClose, title, description, isWide = false, footer, children }: DialogProps) {
  return (
    <Frame
      isOpen={isOpen}
      onClose={onClose}
      className={classNames(styles['dialog'], isWide && styles['wide'])}
      isDescribed={description !== undefined}
    >
      <Radix.Title className={styles['title']}>
        <Words>{title}</Words>
      </Radix.Title>
      <div className={styles['body']}>
        {description !== undefined && <Radix.Description className={styles['text']}>{description}</Radix.Description>}
        {children}
      </div>
      {footer !== undefined && <div className={styles['foot']}>{footer}</div>}
    </Frame>
  )
}

interface DrawerProps {
  isOpen: boolean
  onClose: () => void
  title: string
  /** The edge it comes from, in reading direction. */
  side?: 'start' | 'end'
  /** For forms. */
  isWide?: boolean
  children: ReactNode
}

/** A pane that has no place beside the others on this screen. */
export function Drawer({ isOpen, onClose, title, side = 'end', isWide = false, children }: DrawerProps) {
  return (
    <Frame
      isOpen={isOpen}
      onClose={onClose}
      className={classNames(styles['drawer'], styles[side], isWide && styles['wideDrawer'])}
    >
      <Radix.Title className={styles['title']}>{title}</Radix.Title>
      <div className={classNames(styles['body'], styles['flush'])}>{children}</div>
    </Frame>
  )
}

interface FrameProps extends Pick<DialogProps, 'isOpen' | 'onClose' | 'children'> {
  className: string
  isDescribed?: boolean
}

function Frame({ isOpen, onClose, className, isDescribed = false, children }: FrameProps) {
  return (
    <Radix.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles['backdrop']} />
        <DialogContent className={className} {...(isDescribed ? {} : { 'aria-describedby': undefined })}>
          {children}
          <CloseButton />
        </DialogContent>
      </Radix.Portal>
    </Radix.Root>
  )
}

/** Comes last, so that focus goes to the content first; without a tooltip, which would take the first Escape. */
function CloseButton() {
  const { t } = useTranslation()
  return (
    <Radix.Close className={styles['close']} aria-label={t('action.close')}>
      <X size={17} aria-hidden />
    </Radix.Close>
  )
}
