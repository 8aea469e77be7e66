import { Check, type LucideIcon } from 'lucide-react'
import { DropdownMenu as Radix } from 'radix-ui'
import type { ReactElement } from 'react'
import { classNames } from './class-names.ts'
import { Kbd } from './kbd.tsx'
import styles from './menu.module.css'
import { Words } from './words.tsx'

export interface MenuItem {
  id: string
  label: string
  icon?: LucideIcon | undefined
  keys?: string | undefined
  /** Given for choices: whether it is the chosen one. */
  isChecked?: boolean
  isDangerous?: boolean
  isDisabled?: boolean
  onSelect: () => void
}

/** Items under an optional heading; a line is drawn between sections. */
export interface MenuSection {
  id: string
  heading?: string
  items: readonly MenuItem[]
}

/** A list of actions that opens from its trigger; arrows, letters and Escape work as people expect of menus. */
export function Menu({ trigger, sections }: { trigger: ReactElement; sections: readonly MenuSection[] }) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles['menu']} sideOffset={4} align="start" collisionPadding={8}>
          {sections.map((section, nth) => (
            <Radix.Group key={section.id}>
              {nth > 0 && <Radix.Separator className={styles['line']} />}
              {section.heading !== undefined && (
                <Radix.Label className={styles['heading']}>{section.heading}</Radix.Label>
              )}
              {section.items.map((item) => (
                <Item key={item.id} item={item} />
              ))}
            </Radix.Group>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

function Item({ item }: { item: MenuItem }) {
  const { label, icon: Icon, keys, isChecked, isDangerous, isDisabled, onSelect } = item
  const content = (
    <>
      {isChecked !== undefined && (
        <span className={styles['tick']}>{isChecked && <Check size={15} aria-hidden />}</span>
      )}
      {Icon !== undefined && <Icon size={15} aria-hidden />}
      <span className={styles['label']}>
        <Words>{label}</Words>
      </span>
      {keys !== undefined && <Kbd keys={keys} />}
    </>
  )
  const common = {
    className: classNames(styles['item'], isDangerous && styles['dangerous']),
    disabled: isDisabled === true,
    onSelect,
  }
  return isChecked === undefined ? (
    <Radix.Item {...common}>{content}</Radix.Item>
  ) : (
    <Radix.CheckboxItem {...common} checked={isChecked}>
      {content}
    </Radix.CheckboxItem>
  )
}
