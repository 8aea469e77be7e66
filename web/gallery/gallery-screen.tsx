import { useTranslation } from 'react-i18next'
import { ScreenHead } from '../app/screen-head.tsx'
import { FeedbackSample } from './feedback-sample.tsx'
import { FieldsSample } from './fields-sample.tsx'
import styles from './gallery.module.css'
import { ListsSample } from './lists-sample.tsx'
import { OverlaysSample } from './overlays-sample.tsx'

/** Every primitive of ui/ in use, for who builds screens, and for the tests of accessibility. Not in the navigation. */
export function GalleryScreen() {
  const { t } = useTranslation('gallery')
  return (
    <>
      <ScreenHead title={t('title')} />
      <div className={styles['page']}>
        <section>
          <h2>{t('fields')}</h2>
          <FieldsSample />
        </section>
        <section>
          <h2>{t('lists')}</h2>
          <ListsSample />
        </section>
        <section>
          <h2>{t('overlays')}</h2>
          <OverlaysSample />
        </section>
        <section>
          <h2>{t('feedback')}</h2>
          <FeedbackSample />
        </section>
      </div>
    </>
  )
}
