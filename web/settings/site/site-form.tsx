import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import type { components } from '../../api/schema.d.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormSkeleton } from '../engine/form-skeleton.tsx'
import list from '../engine/list.module.css'
import { RowFormView } from '../engine/row-form.tsx'
import { forget } from '../engine/rows.ts'
import type { FieldGroup } from '../engine/spec.ts'
import { useRowForm } from '../engine/use-row-form.ts'
import { siteQuery } from '../rights.ts'
import styles from './site.module.css'
import type { Site } from './site-fields.ts'

interface SiteFormProps {
  groups: readonly FieldGroup<Site>[]
  about: string
}

/** Some of the site's settings as a page. */
export function SiteForm({ groups, about }: SiteFormProps) {
  const { t } = useTranslation('settings')
  const site = useQuery(siteQuery)
  if (site.isError) return <ErrorState what={t('rowFailed')} error={site.error} onRetry={() => void site.refetch()} />
  if (site.isPending) return <FormSkeleton />
  return (
    <div className={styles['page']}>
      <p className={list['about']}>{about}</p>
      <LoadedForm groups={groups} site={{ ...site.data, id: 1 }} />
    </div>
  )
}

function LoadedForm({ groups, site }: { groups: readonly FieldGroup<Site>[]; site: Site }) {
  const form = useRowForm<Site>({ fields: groups.flatMap(({ fields }) => fields), row: site, included: {}, save })
  return <RowFormView form={form} groups={groups} row={site} />
}

async function save({ fields }: { fields: Record<string, unknown> }): Promise<Record<string, unknown>> {
  const sitesetting = fields as components['schemas']['SiteSetting']
  const saved = await answer(api.PATCH('/sitesettings.json', { body: { sitesetting } }))
  await forget('sitesettings')
  return saved
}
