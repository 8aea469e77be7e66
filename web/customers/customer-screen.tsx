import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Pencil, Trash2 } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { rowOf, rowsOf } from '../api/included.ts'
import type { Action } from '../app/actions/action.ts'
import { ActionButton } from '../app/actions/action-button.tsx'
import { useActions } from '../app/actions/registry.ts'
import { nameOf } from '../app/person.ts'
import { fullTime } from '../i18n/dates.ts'
import { DeletePerson } from '../people/delete-person.tsx'
import { Facts, Part, PersonPage } from '../people/person-page.tsx'
import { TicketTable } from '../people/ticket-table.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Words } from '../ui/words.tsx'
import { ContactList } from './contact-list.tsx'
import { CustomerForm } from './customer-form.tsx'
import { customerQuery, customerTicketsQuery } from './customer-queries.ts'
import { TrustSwitch } from './trust-switch.tsx'

const route = getRouteApi('/signed-in/customers/$customerId')

/** One customer: who it is, how to reach them, and what they wrote about. */
export function CustomerScreen() {
  const { t } = useTranslation('people')
  const id = Number(route.useParams().customerId)
  const navigate = useNavigate()
  const query = useQuery(customerQuery(id))
  const tickets = useQuery(customerTicketsQuery(id))
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null)
  const customer = query.data?.customer
  const isThere = customer !== undefined
  const actions = useMemo(
    (): Action[] => [
      {
        id: 'person.edit',
        label: t('customers.edit'),
        group: 'list',
        icon: Pencil,
        keys: 'e',
        isAvailable: isThere,
        run: () => setOpen('edit'),
      },
      {
        id: 'person.delete',
        label: t('customers.delete'),
        group: 'list',
        icon: Trash2,
        isAvailable: isThere,
        run: () => setOpen('delete'),
      },
    ],
    [t, isThere],
  )
  useActions('screen', actions)
  if (query.isError)
    return <ErrorState what={t('customers.oneFailed')} error={query.error} onRetry={() => void query.refetch()} />
  const included = query.data?.included
  const company = rowOf(included?.companies, customer?.company)
  const name = customer && (nameOf(customer) || t('nameless'))
  return (
    <PersonPage
      name={name}
      detail={[customer?.jobTitle, customer?.email].filter(Boolean).join(' · ')}
      picture={customer?.avatarURL}
      back={{ to: { to: '/customers' }, label: t('customers.title') }}
      actions={
        <>
          <ActionButton id="person.edit" />
          <ActionButton id="person.delete" />
        </>
      }
      aside={
        customer === undefined ? (
          <Skeleton width="80%" />
        ) : (
          <>
            <ContactList customerId={id} contacts={rowsOf(included?.contacts, customer.contacts)} />
            <Part title={t('about')}>
              <Facts
                facts={[
                  {
                    label: t('field.company'),
                    value: company && (
                      <Link to="/companies/$companyId" params={{ companyId: String(company.id) }}>
                        <Words>{company.name ?? ''}</Words>
                      </Link>
                    ),
                  },
                  { label: t('field.organization'), value: customer.organization },
                  { label: t('field.phone'), value: customer.phone },
                  { label: t('field.mobile'), value: customer.mobile },
                  { label: t('field.address'), value: customer.address },
                  { label: t('field.externalId'), value: customer.externalId },
                  { label: t('field.notes'), value: customer.notes },
                  { label: t('field.since'), value: fullTime(customer.createdAt) },
                ]}
              />
            </Part>
            <TrustSwitch customer={customer} />
          </>
        )
      }
    >
      <Part title={t('tickets')}>
        <TicketTable tickets={tickets} />
      </Part>
      {open === 'edit' && customer !== undefined && (
        <CustomerForm customer={customer} company={company} onClose={() => setOpen(null)} />
      )}
      {open === 'delete' && (
        <DeletePerson
          name={name ?? ''}
          text={t('customers.deleteText')}
          resource="customers"
          remove={() => answer(api.DELETE('/customers/{id}.json', { params: { path: { id } } }))}
          onDeleted={() => void navigate({ to: '/customers', replace: true })}
          onClose={() => setOpen(null)}
        />
      )}
    </PersonPage>
  )
}
