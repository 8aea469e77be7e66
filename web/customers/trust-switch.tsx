import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Customer } from '../api/types.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { Switch } from '../ui/toggle.tsx'
import { customerQuery } from './customer-queries.ts'

/** Whether pictures in this customer's mails are shown without asking. Takes effect at once, or is put back. */
export function TrustSwitch({ customer }: { customer: Customer }) {
  const { t } = useTranslation('people')
  const client = useQueryClient()
  const { queryKey } = customerQuery(customer.id)
  const change = useMutation({
    mutationFn: (trusted: boolean) =>
      answer(
        api.PATCH('/customers/{id}.json', { params: { path: { id: customer.id } }, body: { customer: { trusted } } }),
      ),
    async onMutate(trusted) {
      await client.cancelQueries({ queryKey })
      const before = client.getQueryData(queryKey)
      client.setQueryData(queryKey, (old) => old && { ...old, customer: { ...old.customer, trusted } })
      return before
    },
    onError(error, _trusted, before) {
      client.setQueryData(queryKey, before)
      showFailure(t('saveFailed'), error)
    },
    // messages are shown with or without pictures now
    onSettled: () => client.invalidateQueries({ queryKey: ['tickets'] }),
  })
  return (
    <Switch
      label={t('trust')}
      hint={t('trustHint')}
      checked={customer.trusted === true}
      onChange={(trusted) => change.mutate(trusted)}
    />
  )
}
