import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { useSession } from '../api/session.ts'
import type { Company, Customer } from '../api/types.ts'
import { FormDialog, type FormField, type Texts } from '../people/form-dialog.tsx'
import { canManageCompanies } from '../people/rights.ts'
import { Combobox } from '../ui/combobox.tsx'
import { showToast } from '../ui/toast-store.ts'

const names = [
  'firstName',
  'lastName',
  'email',
  'jobTitle',
  'phone',
  'mobile',
  'externalId',
  'address',
  'notes',
] as const

interface CustomerFormProps {
  /** Absent for a new one. */
  customer?: Customer
  company?: Company | undefined
  onSaved?: (id: number) => void
  onClose: () => void
}

/** Makes a customer, or changes one. */
export function CustomerForm({ customer, company, onSaved, onClose }: CustomerFormProps) {
  const { t } = useTranslation('people')
  const me = useSession()
  const client = useQueryClient()
  const [companyId, setCompanyId] = useState<number | null>(company?.id ?? null)
  const save = useMutation({
    async mutationFn(texts: Texts) {
      const isMoved = companyId !== (company?.id ?? null)
      const moved = companyId === null ? {} : { company: { id: companyId } }
      // no company any more is said by taking the old one out
      const included =
        isMoved && companyId === null && company !== undefined
          ? { included: { companies: [{ id: company.id, delete: true }] } }
          : {}
      const body = { customer: { ...texts, ...(isMoved ? moved : {}) }, ...included }
      return customer === undefined
        ? answer(api.POST('/customers.json', { body }))
        : answer(api.PATCH('/customers/{id}.json', { params: { path: { id: customer.id } }, body }))
    },
    onSuccess({ customer: saved }) {
      void client.invalidateQueries({ queryKey: ['customers'] })
      showToast({ text: t('saved') })
      onClose()
      onSaved?.(saved.id)
    },
  })
  const fields: FormField[] = [
    { name: 'firstName', label: t('field.firstName') },
    { name: 'lastName', label: t('field.lastName') },
    { name: 'email', label: t('field.email'), type: 'email' },
    { name: 'jobTitle', label: t('field.jobTitle') },
    { name: 'phone', label: t('field.phone'), type: 'tel' },
    { name: 'mobile', label: t('field.mobile'), type: 'tel' },
    ...(canManageCompanies(me)
      ? [
          {
            name: 'company',
            label: t('field.company'),
            hint: t('field.companyHint'),
            control: (control: object) => (
              <CompanyChoice control={control} value={companyId} known={company} onChange={setCompanyId} />
            ),
          },
        ]
      : []),
    { name: 'externalId', label: t('field.externalId'), hint: t('field.externalIdHint') },
    { name: 'address', label: t('field.address'), isLong: true },
    { name: 'notes', label: t('field.notes'), hint: t('field.notesHint'), isLong: true },
  ]
  return (
    <FormDialog
      title={customer === undefined ? t('customers.new') : t('customers.edit')}
      fields={fields}
      initial={Object.fromEntries(names.map((name) => [name, customer?.[name] ?? '']))}
      error={save.error}
      isBusy={save.isPending}
      submitLabel={customer === undefined ? t('create') : t('save')}
      onSubmit={(texts) => save.mutate(texts)}
      onClose={onClose}
    />
  )
}

interface CompanyChoiceProps {
  control: object
  value: number | null
  known: Company | undefined
  onChange: (id: number | null) => void
}

function CompanyChoice({ control, value, known, onChange }: CompanyChoiceProps) {
  const [typed, setTyped] = useState('')
  const found = useQuery({
    queryKey: ['companies', 'choice', typed] as const,
    queryFn: async ({ signal }) => {
      const query = { search: typed, pageSize: 20 }
      return (await answer(api.GET('/search/companies.json', { signal, params: { query } }))).companies
    },
    placeholderData: (before) => before,
  })
  const options = [...(known === undefined ? [] : [known]), ...(found.data ?? []).filter(({ id }) => id !== known?.id)]
  return (
    <Combobox
      {...control}
      value={value}
      options={options.map(({ id, name }) => ({ value: id, label: name ?? `#${id}` }))}
      onSearch={setTyped}
      onChange={onChange}
    />
  )
}
