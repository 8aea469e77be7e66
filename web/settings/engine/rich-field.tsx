import { EditorContent, useEditor } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { Code } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { runAction } from '../../app/actions/registry.ts'
import editorStyles from '../../composer/editor.module.css'
import { FormatBar } from '../../composer/format-bar.tsx'
import { Button } from '../../ui/button.tsx'
import type { ControlProps } from '../../ui/field.tsx'
import { Textarea } from '../../ui/input.tsx'
import styles from './form.module.css'

interface RichFieldProps {
  label: string
  control: ControlProps
  /** HTML. */
  value: string
  isDisabled: boolean
  onChange: (html: string) => void
}

/**
 * Formatted text in a form: as it looks, or as HTML. What the editor could not keep as it is (tables and styles of a
 * signature that was made elsewhere) is shown as HTML from the start.
 */
export function RichField(props: RichFieldProps) {
  const { value, control, isDisabled, onChange } = props
  const { t } = useTranslation('settings')
  const [isSource, setIsSource] = useState(() => /<(table|style|img|div|span|font)\b/i.test(value))
  return (
    <div className={styles['rich']}>
      {isSource ? (
        <Textarea
          {...control}
          rows={6}
          className={styles['mono']}
          disabled={isDisabled}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <FormattedText {...props} />
      )}
      <Button variant="quiet" icon={Code} disabled={isDisabled} onClick={() => setIsSource(!isSource)}>
        {isSource ? t('asText') : t('asHtml')}
      </Button>
    </div>
  )
}

function FormattedText({ label, control, value, isDisabled, onChange }: RichFieldProps) {
  const editor = useEditor({
    extensions: [StarterKit.configure({ link: { openOnClick: false, autolink: true, defaultProtocol: 'https' } })],
    content: value,
    editable: !isDisabled,
    // the policy allows no style elements; the few rules are in the composer's editor.module.css
    injectCSS: false,
    editorProps: {
      attributes: {
        id: control.id,
        ...(control['aria-describedby'] === undefined ? {} : { 'aria-describedby': control['aria-describedby'] }),
        class: editorStyles['text'] ?? '',
        role: 'textbox',
        'aria-multiline': 'true',
        'aria-label': label,
        ...(control['aria-invalid'] === undefined ? {} : { 'aria-invalid': 'true' }),
      },
      // the editor would make a line break of it
      handleKeyDown: (_view, event) =>
        event.key === 'Enter' && (event.ctrlKey || event.metaKey) && runAction('settings.save'),
    },
    onUpdate: ({ editor: changed }) => onChange(changed.isEmpty ? '' : changed.getHTML()),
  })
  return (
    <div className={styles['editor']}>
      <EditorContent editor={editor} />
      {editor !== null && <FormatBar editor={editor} />}
    </div>
  )
}
