import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { rowOf, rowsOf } from '../api/included.ts'
import { useSession } from '../api/session.ts'
import type { Customer } from '../api/types.ts'
import type { Action } from '../app/actions/action.ts'
import { ActionButton } from '../app/actions/action-button.tsx'
import { useActions } from '../app/actions/registry.ts'
import { nameOf } from '../app/person.ts'
import { DeletePerson } from '../people/delete-person.tsx'
import { Facts, Part, PersonPage } from '../people/person-page.tsx'
import { canManageCompanies } from '../people/rights.ts'
import { TicketTable } from '../people/ticket-table.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Words } from '../ui/words.tsx'
import { CompanyForm } from './company-form.tsx'
import { companyQuery, companyTicketsQuery } from './company-queries.ts'
import styles from './company-screen.module.css'

const route = getRouteApi('/signed-in/companies/$companyId')

/** One company: what is known of it, its people, and what they wrote about. */
export function CompanyScreen() {
  const { t } = useTranslation('people')
  const id = Number(route.useParams().companyId)
  const me = useSession()
  const navigate = useNavigate()
  const query = useQuery(companyQuery(id))
  const tickets = useQuery(companyTicketsQuery(id))
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const company = query.data?.company
  const isChangeable = company !== undefined && canManageCompanies(me)
  const actions = useMemo(
    (): Action[] => [
      {
        id: 'person.edit',
        label: t('companies.edit'),
        group: 'list',
        icon: Pencil,
        keys: 'e',
        isAvailable: isChangeable,
        run: () => setOpen('edit'),
      },
      {
        id: 'person.delete',
        label: t('companies.delete'),
        group: 'list',
        icon: Trash2,
        isAvailable: isChangeable,
        run: () => setOpen('delete'),
      },
    ],
    [t, isChangeable],
  )
  useActions('screen', actions)
  if (query.isError)
    return <ErrorState what={t('companies.oneFailed')} error={query.error} onRetry={() => void query.refetch()} />
  const included = query.data?.included
  const domains = rowsOf(included?.domains, company?.domains)
  const address = rowOf(included?.addresses, company?.address)
  const people = rowsOf(included?.customers, company?.customers)
  return (
    <PersonPage
      name={company && (company.name ?? t('nameless'))}
      detail={company?.industry}
      back={{ to: { to: '/companies' }, label: t('companies.title') }}
      actions={
        <>
          <ActionButton id="person.edit" />
          <ActionButton id="person.delete" />
        </>
      }
      aside={
        company === undefined ? (
          <Skeleton width="80%" />
        ) : (
          <>
            <Part title={t('about')}>
              <Facts
                facts={[
                  { label: t('field.domains'), value: domains.map(({ name }) => name).join('\n') },
                  { label: t('field.email'), value: company.email },
                  { label: t('field.website'), value: company.website },
                  {
                    label: t('field.phone'),
                    value: rowsOf(included?.phones, company.phones)
                      .map(({ number }) => number)
                      .join('\n'),
                  },
                  {
                    label: t('field.address'),
                    value:
                      address &&
                      [
                        address.firstLine,
                        address.secondLine,
                        `${address.postalCode ?? ''} ${address.city ?? ''}`.trim(),
                        address.country,
                      ]
                        .filter(Boolean)
                        .join('\n'),
                  },
                  { label: t('field.description'), value: company.description },
                  { label: t('field.notes'), value: company.note },
                ]}
              />
            </Part>
            <People people={people} total={company.customersCount ?? people.length} />
          </>
        )
      }
    >
      <Part title={t('tickets')}>
        <TicketTable tickets={tickets} />
      </Part>
      {open === 'edit' && company !== undefined && (
        <CompanyForm company={company} domains={domains} onClose={() => setOpen(null)} />
      )}
      {open === 'delete' && (
        <DeletePerson
          name={company?.name ?? ''}
          text={t('companies.deleteText')}
          resource="companies"
          remove={() => answer(api.DELETE('/companies/{id}.json', { params: { path: { id } } }))}
          onDeleted={() => void navigate({ to: '/companies', replace: true })}
          onClose={() => setOpen(null)}
        />
      )}
    </PersonPage>
  )
}

function People({ people, total }: { people: readonly Customer[]; total: number }) {
  const { t } = useTranslation('people')
  return (
    <Part title={t('customers.title')}>
      {people.length === 0 && <p className={styles['quiet']}>{t('companies.nobody')}</p>}
      <ul className={styles['people']}>
        {people.map((customer) => (
          <li key={customer.id}>
            <Link to="/customers/$customerId" params={{ customerId: String(customer.id) }}>
              <Words>{nameOf(customer) || t('nameless')}</Words>
            </Link>
          </li>
        ))}
      </ul>
      {total > people.length && (
        <p className={styles['quiet']}>{t('companies.morePeople', { count: total - people.length })}</p>
      )}
    </Part>
  )
}
