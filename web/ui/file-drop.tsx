import { Upload } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { classNames } from './class-names.ts'
import styles from './file-drop.module.css'

interface FileDropProps {
  label: string
  /** As in the `accept` of a file input. */
  accept?: string
  onFiles: (files: readonly File[]) => void
}

/** Takes files that are dropped on it or chosen. Uploading them is the caller's. */
export function FileDrop({ label, accept, onFiles }: FileDropProps) {
  const { t } = useTranslation()
  const [isOver, setIsOver] = useState(false)
  return (
    <label
      className={classNames(styles['drop'], isOver && styles['over'])}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setIsOver(false)
        onFiles([...event.dataTransfer.files])
      }}
    >
      <Upload size={18} aria-hidden />
      <span>{label}</span>
      <span className="visually-hidden">{t('form.chooseFiles')}</span>
      <input
        className="visually-hidden"
        type="file"
        multiple
        accept={accept}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])])
          // the same file may be chosen again
          event.target.value = ''
        }}
      />
    </label>
  )
}
