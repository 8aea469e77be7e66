import { Download, FileArchive, Paperclip } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { components } from '../api/schema.d.ts'
import { fileSize } from '../i18n/sizes.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Words } from '../ui/words.tsx'
import styles from './message.module.css'

type File = components['schemas']['File']

const isPicture = ({ mimeType }: File) => /^image\/(png|jpe?g|gif|webp|avif)$/.test(mimeType ?? '')
const address = (ticketId: number, file: File) => `/desk/api/v2/tickets/${ticketId}/files/${file.id}/download`

/** What is attached to a message: pictures are looked at here, everything is downloaded, many at once as an archive. */
export function MessageFiles({ files, ticketId }: { files: readonly File[]; ticketId: number }) {
  const { t } = useTranslation('ticket')
  const [shown, setShown] = useState<File | null>(null)
  if (files.length === 0) return null
  return (
    <ul className={styles['files']} aria-label={t('files.title')}>
      {files.map((file) => (
        <li key={file.id} className={styles['file']}>
          {isPicture(file) ? (
            <button type="button" className={styles['thumbnail']} onClick={() => setShown(file)}>
              <img src={address(ticketId, file)} alt={t('files.show', { name: file.fileName })} loading="lazy" />
            </button>
          ) : (
            <Paperclip size={14} aria-hidden />
          )}
          <a className={styles['fileLink']} href={address(ticketId, file)} download={file.fileName ?? ''}>
            <Words>{file.fileName ?? ''}</Words>
            <span className={styles['quiet']}> {fileSize(file.size ?? 0)}</span>
          </a>
        </li>
      ))}
      {files.length > 1 && (
        <li className={styles['file']}>
          <FileArchive size={14} aria-hidden />
          <a className={styles['fileLink']} href={`/desk/api/v2/tickets/${ticketId}/files.zip`} download="">
            {t('files.all')}
          </a>
        </li>
      )}
      {shown !== null && (
        <Dialog
          isOpen
          isWide
          onClose={() => setShown(null)}
          title={shown.fileName ?? ''}
          footer={
            <Button icon={Download} onClick={() => window.location.assign(address(ticketId, shown))}>
              {t('files.download')}
            </Button>
          }
        >
          <img className={styles['picture']} src={address(ticketId, shown)} alt={shown.fileName ?? ''} />
        </Dialog>
      )}
    </ul>
  )
}
