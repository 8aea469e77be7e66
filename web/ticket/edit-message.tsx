import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../api/types.ts'
import { PlainEditor } from '../composer/plain-editor.tsx'
import { RichEditor } from '../composer/rich-editor.tsx'
import { Button } from '../ui/button.tsx'
import styles from './message.module.css'

interface EditMessageProps {
  message: Message
  onSave: (text: string, editMethod: 'html' | 'markdown', onDone: () => void) => void
  onClose: () => void
}

/** Changes the words of a message that is there. What was mailed already is not mailed again. */
export function EditMessage({ message, onSave, onClose }: EditMessageProps) {
  const { t } = useTranslation('ticket')
  const isMarkdown = message.editMethod === 'markdown' && message.source !== null
  const [text, setText] = useState((isMarkdown ? message.source : message.htmlBody) ?? '')
  const Editor = isMarkdown ? PlainEditor : RichEditor
  const ignore = useCallback(() => {}, [])
  return (
    <div className={styles['editing']}>
      <Editor
        label={t('edit.label')}
        placeholder=""
        source={text}
        onChange={setText}
        onTrigger={() => false}
        onFiles={ignore}
        onEscape={onClose}
        onReady={ignore}
        isFocusedAtStart
      />
      <div className={styles['editButtons']}>
        {message.threadType !== 'note' && <span className={styles['quiet']}>{t('edit.notMailed')}</span>}
        <Button onClick={onClose}>{t('cancel')}</Button>
        <Button variant="primary" onClick={() => onSave(text, isMarkdown ? 'markdown' : 'html', onClose)}>
          {t('edit.save')}
        </Button>
      </div>
    </div>
  )
}
