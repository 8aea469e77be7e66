import { Upload } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import { nameOf } from '../app/person.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import styles from './profile.module.css'
import { useSaveMe } from './save-me.ts'
import { smallPicture } from './small-picture.ts'

/** One's picture: chosen from the device, made small here, kept with the agent. */
export function PictureField() {
  const { t } = useTranslation('profile')
  const me = useSession()
  const file = useRef<HTMLInputElement>(null)
  const save = useSaveMe()

  async function choose(picture: File | undefined): Promise<void> {
    if (picture === undefined) return
    try {
      save.mutate({ avatarURL: await smallPicture(picture) })
    } catch (error) {
      showFailure(t('picture.unreadable'), error)
    }
  }

  return (
    <div className={styles['picture']}>
      <Avatar name={nameOf(me)} src={me.avatarURL} size="huge" isDecorative />
      <div className={styles['buttons']}>
        <Button icon={Upload} isBusy={save.isPending} onClick={() => file.current?.click()}>
          {t('picture.choose')}
        </Button>
        {me.avatarURL && (
          <Button variant="quiet" onClick={() => save.mutate({ avatarURL: '' })}>
            {t('picture.remove')}
          </Button>
        )}
        <input
          ref={file}
          hidden
          type="file"
          accept="image/*"
          aria-label={t('picture.choose')}
          onChange={(event) => {
            void choose(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </div>
    </div>
  )
}
