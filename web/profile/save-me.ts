import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import type { components } from '../api/schema.d.ts'
import { sessionQuery, useSession } from '../api/session.ts'
import { showFailure } from '../ui/explain-failure.ts'
import { showToast } from '../ui/toast-store.ts'

type Change = components['schemas']['UserInput']

/** Saves fields of the signed-in agent, and says so; a toast tells what went wrong unless a field shows it. */
export function useSaveMe({ isShown = () => false }: { isShown?: (error: unknown) => boolean } = {}) {
  const { t } = useTranslation('profile')
  const me = useSession()
  return useMutation({
    mutationFn: (fields: Change) =>
      answer(api.PATCH('/users/{id}.json', { params: { path: { id: me.id } }, body: { user: fields } })),
    onSuccess({ user }) {
      queryClient.setQueryData(sessionQuery.queryKey, user)
      showToast({ text: t('saved') })
    },
    onError(error) {
      if (!isShown(error)) showFailure(t('failed'), error)
    },
  })
}
