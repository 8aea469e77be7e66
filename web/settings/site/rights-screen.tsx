import { useTranslation } from 'react-i18next'
import { SectionHead } from '../section-head.tsx'
import { rightGroups } from './site-fields.ts'
import { SiteForm } from './site-form.tsx'

/** What agents who are no administrators may do everywhere. What they may see is set at each agent and inbox. */
export function RightsScreen() {
  const { t } = useTranslation('settings')
  return (
    <>
      <SectionHead title={t('page.rights.title')} />
      <SiteForm groups={rightGroups} about={t('page.rights.about')} />
    </>
  )
}
