import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Building2 } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import type { Company } from '../api/types.ts'
import { PeopleList } from '../people/people-list.tsx'
import { PeopleRow } from '../people/people-row.tsx'
import { canManageCompanies } from '../people/rights.ts'
import { CompanyForm } from './company-form.tsx'
import { companiesQuery } from './company-queries.ts'

const route = getRouteApi('/signed-in/companies')

/** The companies that customers belong to. */
export function CompaniesScreen() {
  const { t } = useTranslation('people')
  const me = useSession()
  const { q = '' } = route.useSearch()
  const navigate = useNavigate()
  const [isCreating, setIsCreating] = useState(false)
  const onSearch = useCallback(
    (text: string) => void navigate({ to: '/companies', search: text === '' ? {} : { q: text }, replace: true }),
    [navigate],
  )
  const open = (id: number) => void navigate({ to: '/companies/$companyId', params: { companyId: String(id) } })
  return (
    <>
      <PeopleList<Company>
        title={t('companies.title')}
        icon={Building2}
        search={q}
        onSearch={onSearch}
        pageQuery={companiesQuery}
        onOpen={({ id }) => open(id)}
        create={canManageCompanies(me) ? { label: t('companies.new'), run: () => setIsCreating(true) } : undefined}
        empty={{ title: t('companies.none'), text: t('companies.noneText') }}
        failed={t('companies.failed')}
        row={(company, isActive) => (
          <PeopleRow
            name={company && (company.name ?? t('nameless'))}
            detail={company?.industry}
            middle={company?.website}
            end={company && t('customerCount', { count: company.customersCount ?? 0 })}
            to={{ to: '/companies/$companyId', params: { companyId: String(company?.id) } }}
            isActive={isActive}
          />
        )}
      />
      {isCreating && <CompanyForm onClose={() => setIsCreating(false)} onSaved={open} />}
    </>
  )
}
