import { type Editor, useEditorState } from '@tiptap/react'
import { Bold, Code, Italic, Link, List, ListOrdered, type LucideIcon, Quote } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/button.tsx'
import { Input } from '../ui/input.tsx'
import { Popover } from '../ui/popover.tsx'
import styles from './editor.module.css'

type Mark = 'bold' | 'italic' | 'bulletList' | 'orderedList' | 'blockquote' | 'codeBlock'

const marks: readonly [Mark, LucideIcon, string][] = [
  ['bold', Bold, 'mod+b'],
  ['italic', Italic, 'mod+i'],
  ['bulletList', List, ''],
  ['orderedList', ListOrdered, ''],
  ['blockquote', Quote, ''],
  ['codeBlock', Code, ''],
]

/** Looks of the selected text. */
export function FormatBar({ editor }: { editor: Editor }) {
  const { t } = useTranslation('composer')
  const active = useEditorState({
    editor,
    selector: ({ editor: current }) => marks.map(([mark]) => current.isActive(mark)),
  })
  return (
    <div className={styles['bar']} role="toolbar" aria-label={t('format.title')}>
      {marks.map(([mark, icon, keys], nth) => (
        <IconButton
          key={mark}
          label={t(`format.${mark}`)}
          icon={icon}
          keys={keys}
          aria-pressed={active[nth] === true}
          onClick={() => toggle(editor, mark)}
        />
      ))}
      <LinkButton editor={editor} />
    </div>
  )
}

function LinkButton({ editor }: { editor: Editor }) {
  const { t } = useTranslation('composer')
  const [isOpen, setIsOpen] = useState(false)
  const [address, setAddress] = useState('')

  function open(opened: boolean): void {
    setIsOpen(opened)
    if (opened) setAddress(String(editor.getAttributes('link')['href'] ?? ''))
  }

  function save(): void {
    const chain = editor.chain().focus().extendMarkRange('link')
    if (address.trim() === '') chain.unsetLink().run()
    else chain.setLink({ href: address.trim() }).run()
    setIsOpen(false)
  }

  return (
    <Popover
      label={t('format.link')}
      isOpen={isOpen}
      onOpenChange={open}
      trigger={<IconButton label={t('format.link')} icon={Link} />}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          event.stopPropagation()
          save()
        }}
      >
        <Input
          aria-label={t('format.address')}
          placeholder="https://"
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      </form>
    </Popover>
  )
}

function toggle(editor: Editor, mark: Mark): void {
  const chain = editor.chain().focus()
  const run = {
    bold: () => chain.toggleBold(),
    italic: () => chain.toggleItalic(),
    bulletList: () => chain.toggleBulletList(),
    orderedList: () => chain.toggleOrderedList(),
    blockquote: () => chain.toggleBlockquote(),
    codeBlock: () => chain.toggleCodeBlock(),
  }[mark]
  run().run()
}
