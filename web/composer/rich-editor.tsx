import { Image } from '@tiptap/extension-image'
import { Placeholder } from '@tiptap/extension-placeholder'
import { type Editor, EditorContent, useEditor } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { useEffect, useRef } from 'react'
import { runAction } from '../app/actions/registry.ts'
import styles from './editor.module.css'
import { type EditorProps, isWordStart, triggers } from './editor-handle.ts'
import { FormatBar } from './format-bar.tsx'
import { MentionNode } from './mention-node.ts'

/** Text with headings, lists, links and pictures. A chunk of its own: loaded when somebody writes. */
export function RichEditor(props: EditorProps) {
  const { label, placeholder, source, onChange, onReady, isFocusedAtStart } = props
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        hardBreak: { keepMarks: true },
        link: { openOnClick: false, autolink: true, defaultProtocol: 'https' },
      }),
      Image.configure({ inline: true }),
      Placeholder.configure({ placeholder }),
      MentionNode,
    ],
    content: source,
    // one that is made while drawing is thrown away when a slow machine shows it a millisecond late
    immediatelyRender: false,
    // the policy allows no style elements; the few rules are in editor.module.css
    injectCSS: false,
    editorProps: {
      attributes: { class: styles['text'] ?? '', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label },
      handleKeyDown: (_view, event) => {
        if (event.key !== 'Escape') return sendKeys(event)
        latest.current.onEscape()
        return true
      },
      handleTextInput(view, from, _to, text) {
        if (!triggers.includes(text)) return false
        const before = view.state.doc.resolve(from).parent.textBetween(0, view.state.doc.resolve(from).parentOffset)
        return isWordStart(before) && latest.current.onTrigger(text)
      },
      handlePaste: (_view, event) => takeFiles(event.clipboardData, latest.current.onFiles),
      handleDrop: (_view, event) => takeFiles(event.dataTransfer, latest.current.onFiles),
    },
    onUpdate: ({ editor: changed }) => onChange(changed.getHTML()),
  })
  useEffect(() => {
    if (editor === null || !isFocusedAtStart) return
    editor.commands.focus('end')
    // that waits for a frame, and the next key may come before it
    editor.view.focus()
  }, [editor, isFocusedAtStart])
  useEffect(() => {
    if (editor === null) return
    onReady(handleOf(editor))
    return () => onReady(null)
  }, [editor, onReady])
  return (
    <div className={styles['editor']}>
      <EditorContent editor={editor} />
      {editor !== null && <FormatBar editor={editor} />}
    </div>
  )
}

/** The editor has uses of its own for Enter with Ctrl; here it sends. */
function sendKeys(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return false
  return runAction(event.shiftKey ? 'compose.sendAndClose' : 'compose.send')
}

function takeFiles(transfer: DataTransfer | null, onFiles: (files: readonly File[]) => void): boolean {
  const files = [...(transfer?.files ?? [])]
  // a word processor's clipboard carries a picture of the text beside the text
  if (files.length === 0 || (transfer?.types.includes('text/html') ?? false)) return false
  onFiles(files)
  return true
}

function handleOf(editor: Editor) {
  return {
    focus: () => editor.view.focus(),
    insert: (html: string) => void editor.chain().focus().insertContent(html).run(),
    insertText: (text: string) => void editor.chain().focus().insertContent({ type: 'text', text }).run(),
    insertMention: ({ id, name }: { id: number; name: string }) =>
      void editor
        .chain()
        .focus()
        .insertContent([
          { type: 'mention', attrs: { id, name } },
          { type: 'text', text: ' ' },
        ])
        .run(),
    insertImage: ({ url, name }: { url: string; name: string }) =>
      void editor.chain().focus().setImage({ src: url, alt: name }).run(),
  }
}
