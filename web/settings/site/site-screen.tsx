import { useTranslation } from 'react-i18next'
import { SectionHead } from '../section-head.tsx'
import { siteGroups } from './site-fields.ts'
import { SiteForm } from './site-form.tsx'

/** What holds for the whole desk. */
export function SiteScreen() {
  const { t } = useTranslation('settings')
  return (
    <>
      <SectionHead title={t('page.site.title')} />
      <SiteForm groups={siteGroups} about={t('page.site.about')} />
    </>
  )
}
