import { FileWarning, Paperclip, RotateCcw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { fileSize } from '../i18n/sizes.ts'
import { classNames } from '../ui/class-names.ts'
import { useExplanation } from '../ui/explain-failure.ts'
import { Words } from '../ui/words.tsx'
import type { DraftFile } from './draft.ts'
import styles from './file-tray.module.css'
import { bytesOf } from './mail-limit.ts'
import type { Upload } from './uploads.ts'

interface FileTrayProps {
  files: readonly DraftFile[]
  uploads: readonly Upload[]
  /** In bytes for all together; null where there is none, or none is known. */
  limit: number | null
  onRemove: (id: number) => void
  onRetry: (key: number) => void
  onDrop: (key: number) => void
}

/** What is attached, what is on its way, and how large it is together. */
export function FileTray({ files, uploads, limit, onRemove, onRetry, onDrop }: FileTrayProps) {
  const { t } = useTranslation('composer')
  const attached = files.filter((file) => !file.isInline)
  const total = bytesOf(files, uploads)
  const isTooLarge = limit !== null && total > limit
  if (attached.length + uploads.length === 0) return null
  return (
    <div className={styles['tray']}>
      <ul className={styles['files']} aria-label={t('files.title')}>
        {attached.map((file) => (
          <li key={file.id} className={styles['file']}>
            <Paperclip size={13} aria-hidden />
            <span className={styles['name']}>
              <Words>{file.name}</Words>
            </span>
            <span className={styles['size']}>{fileSize(file.size)}</span>
            <Small label={t('files.remove', { name: file.name })} icon={X} onClick={() => onRemove(file.id)} />
          </li>
        ))}
        {uploads.map((upload) => (
          <UploadLine key={upload.key} upload={upload} onRetry={onRetry} onDrop={onDrop} />
        ))}
      </ul>
      {limit !== null && (
        <div className={classNames(styles['total'], isTooLarge && styles['large'])}>
          <meter
            className={styles['meter']}
            aria-label={t('files.total')}
            min={0}
            max={limit}
            high={limit * 0.8}
            value={Math.min(total, limit)}
          />
          <span aria-live="polite">
            {t(isTooLarge ? 'files.large' : 'files.sum', { size: fileSize(total), limit: fileSize(limit) })}
          </span>
        </div>
      )}
    </div>
  )
}

function UploadLine({
  upload,
  onRetry,
  onDrop,
}: {
  upload: Upload
  onRetry: (key: number) => void
  onDrop: (key: number) => void
}) {
  const { t } = useTranslation('composer')
  const { key, name, progress, failure } = upload
  const { why } = useExplanation(failure)
  return (
    <li className={classNames(styles['file'], failure !== null && styles['failed'])}>
      {failure === null ? <Paperclip size={13} aria-hidden /> : <FileWarning size={13} aria-hidden />}
      <span className={styles['name']}>
        <Words>{name}</Words>
      </span>
      {failure === null ? (
        <progress className={styles['progress']} aria-label={t('files.progress', { name })} value={progress} max={1} />
      ) : (
        <span role="alert">{t('files.failed', { why })}</span>
      )}
      {failure !== null && <Small label={t('files.retry', { name })} icon={RotateCcw} onClick={() => onRetry(key)} />}
      <Small label={t('files.remove', { name })} icon={X} onClick={() => onDrop(key)} />
    </li>
  )
}

function Small({ label, icon: Icon, onClick }: { label: string; icon: typeof X; onClick: () => void }) {
  return (
    <button type="button" className={styles['button']} aria-label={label} title={label} onClick={onClick}>
      <Icon size={13} aria-hidden />
    </button>
  )
}
