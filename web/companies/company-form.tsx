import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { components } from '../api/schema.d.ts'
import type { Company } from '../api/types.ts'
import { FormDialog, type FormField, type Texts } from '../people/form-dialog.tsx'
import { ChipsInput } from '../ui/chips-input.tsx'
import { showToast } from '../ui/toast-store.ts'

export type Domain = components['schemas']['Domain']

const names = ['name', 'industry', 'email', 'website', 'description', 'note'] as const
const noDomains: readonly Domain[] = []

interface CompanyFormProps {
  /** Absent for a new one. */
  company?: Company
  domains?: readonly Domain[]
  onSaved?: (id: number) => void
  onClose: () => void
}

/** Makes a company, or changes one. Customers whose addresses are of its domains join it. */
export function CompanyForm({ company, domains = noDomains, onSaved, onClose }: CompanyFormProps) {
  const { t } = useTranslation('people')
  const client = useQueryClient()
  const [wanted, setWanted] = useState<readonly string[]>(domains.map(({ name }) => name ?? ''))
  const save = useMutation({
    mutationFn(texts: Texts) {
      const body = {
        company: { ...texts, name: texts['name'] ?? '' },
        included: { domains: changesOf(domains, wanted) },
      }
      return company === undefined
        ? answer(api.POST('/companies.json', { body }))
        : answer(api.PATCH('/companies/{id}.json', { params: { path: { id: company.id } }, body }))
    },
    onSuccess({ company: saved }) {
      void client.invalidateQueries({ queryKey: ['companies'] })
      void client.invalidateQueries({ queryKey: ['customers'] })
      showToast({ text: t('saved') })
      onClose()
      onSaved?.(saved.id)
    },
  })
  const fields: FormField[] = [
    { name: 'name', label: t('field.name'), isRequired: true },
    { name: 'industry', label: t('field.industry') },
    { name: 'email', label: t('field.email'), type: 'email' },
    { name: 'website', label: t('field.website') },
    {
      name: 'domains',
      label: t('field.domains'),
      hint: t('field.domainsHint'),
      isWide: true,
      control: (control) => (
        <ChipsInput
          {...control}
          value={wanted}
          onChange={setWanted}
          isValid={(text) => /^[^\s@.]+(\.[^\s@.]+)+$/.test(text)}
        />
      ),
    },
    { name: 'description', label: t('field.description'), isLong: true },
    { name: 'note', label: t('field.notes'), hint: t('field.notesHint'), isLong: true },
  ]
  return (
    <FormDialog
      title={company === undefined ? t('companies.new') : t('companies.edit')}
      fields={fields}
      initial={Object.fromEntries(names.map((name) => [name, company?.[name] ?? '']))}
      error={save.error}
      isBusy={save.isPending}
      submitLabel={company === undefined ? t('create') : t('save')}
      onSubmit={(texts) => save.mutate(texts)}
      onClose={onClose}
    />
  )
}

/** New domains, and those that are to go. */
function changesOf(domains: readonly Domain[], wanted: readonly string[]) {
  const before = new Set(domains.map(({ name }) => name))
  return [
    ...wanted.filter((name) => !before.has(name)).map((name) => ({ name })),
    ...domains.filter(({ name }) => !wanted.includes(name ?? '')).map(({ id }) => ({ id, delete: true })),
  ]
}
