import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { UsersRound } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nameOf } from '../app/person.ts'
import { PeopleList } from '../people/people-list.tsx'
import { PeopleRow } from '../people/people-row.tsx'
import { CustomerForm } from './customer-form.tsx'
import { customersQuery, type ListedCustomer } from './customer-queries.ts'

const route = getRouteApi('/signed-in/customers')

/** Everybody who ever wrote, or was added by hand. */
export function CustomersScreen() {
  const { t } = useTranslation('people')
  const { q = '' } = route.useSearch()
  const navigate = useNavigate()
  const [isCreating, setIsCreating] = useState(false)
  const onSearch = useCallback(
    (text: string) => void navigate({ to: '/customers', search: text === '' ? {} : { q: text }, replace: true }),
    [navigate],
  )
  const open = (id: number) => void navigate({ to: '/customers/$customerId', params: { customerId: String(id) } })
  return (
    <>
      <PeopleList<ListedCustomer>
        title={t('customers.title')}
        icon={UsersRound}
        search={q}
        onSearch={onSearch}
        pageQuery={customersQuery}
        onOpen={({ customer }) => open(customer.id)}
        create={{ label: t('customers.new'), run: () => setIsCreating(true) }}
        empty={{ title: t('customers.none'), text: t('customers.noneText') }}
        failed={t('customers.failed')}
        row={(row, isActive) => (
          <PeopleRow
            name={row && (nameOf(row.customer) || t('nameless'))}
            detail={row?.customer.email}
            middle={row?.company?.name}
            end={row && t('ticketCount', { count: row.customer.numTickets ?? 0 })}
            picture={row?.customer.avatarURL}
            to={{ to: '/customers/$customerId', params: { customerId: String(row?.customer.id) } }}
            isActive={isActive}
          />
        )}
      />
      {isCreating && <CustomerForm onClose={() => setIsCreating(false)} onSaved={open} />}
    </>
  )
}
