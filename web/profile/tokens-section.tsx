import { queryOptions, useMutation, useQuery } from '@tanstack/react-query'
import { Code } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { queryClient } from '../api/query-client.ts'
import { useSession } from '../api/session.ts'
import { fullTime } from '../i18n/dates.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { Table } from '../ui/table.tsx'
import { showToast } from '../ui/toast-store.ts'
import styles from './profile.module.css'
import { TokenSecret } from './token-secret.tsx'

const lifetimes = [30, 90, 365] as const
const dayMilliseconds = 86_400_000

// site admins see everybody's; here are one's own
const tokensQuery = (userId: number) =>
  queryOptions({
    queryKey: ['apitokens', userId],
    queryFn: async () => {
      const query = { pageSize: 100, filter: JSON.stringify({ user: userId }) }
      return (await answer(api.GET('/apitokens.json', { params: { query } }))).apitokens
    },
  })

/** API tokens of one's own. */
export function TokensSection() {
  const { t } = useTranslation('profile')
  const [secret, setSecret] = useState<string | null>(null)
  return (
    <section className={styles['block']}>
      <h2>{t('section.tokens')}</h2>
      <p className={styles['text']}>{t('tokens.text')}</p>
      {secret === null ? (
        <NewToken onMade={setSecret} />
      ) : (
        <TokenSecret secret={secret} onDone={() => setSecret(null)} />
      )}
      <TokenList />
    </section>
  )
}

function NewToken({ onMade }: { onMade: (secret: string) => void }) {
  const { t } = useTranslation('profile')
  const [name, setName] = useState('')
  const [days, setDays] = useState<number | null>(90)
  const make = useMutation({
    mutationFn: () => {
      const expiresAt = days === null ? null : new Date(Date.now() + days * dayMilliseconds).toISOString()
      return answer(api.POST('/apitokens.json', { body: { apitoken: { name, expiresAt } } }))
    },
    onSuccess({ token }) {
      setName('')
      void queryClient.invalidateQueries({ queryKey: ['apitokens'] })
      if (token !== null) onMade(token)
    },
    onError: (error) => problem(error) ?? showFailure(t('failed'), error),
  })
  const problem = (error: unknown) => (error instanceof Failure ? error.problemOf('name') : undefined)
  function submit(event: FormEvent): void {
    event.preventDefault()
    make.mutate()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <div className={styles['pair']}>
        <Field label={t('tokens.name')} hint={t('tokens.nameHint')} error={problem(make.error)}>
          {(control) => (
            <Input
              {...control}
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('tokens.lifetime')}>
          {(control) => (
            <Select
              {...control}
              value={days}
              placeholder={t('tokens.forever')}
              options={lifetimes.map((value) => ({ value, label: t('tokens.days', { count: value }) }))}
              onChange={setDays}
            />
          )}
        </Field>
      </div>
      <div className={styles['buttons']}>
        <Button type="submit" variant="primary" isBusy={make.isPending}>
          {t('tokens.make')}
        </Button>
      </div>
    </form>
  )
}

function TokenList() {
  const { t } = useTranslation('profile')
  const me = useSession()
  const tokens = useQuery(tokensQuery(me.id))
  const [ending, setEnding] = useState<{ id: number; name?: string } | null>(null)
  const end = useMutation({
    mutationFn: (id: number) => answer(api.DELETE('/apitokens/{id}.json', { params: { path: { id } } })),
    onSuccess: () => showToast({ text: t('tokens.ended') }),
    onError: (error) => showFailure(t('failed'), error),
    onSettled() {
      setEnding(null)
      return queryClient.invalidateQueries({ queryKey: ['apitokens'] })
    },
  })
  if (tokens.isError)
    return <ErrorState what={t('tokens.failed')} error={tokens.error} onRetry={() => void tokens.refetch()} />
  if (tokens.isPending) return <Skeleton width="20rem" />
  if (tokens.data.length === 0) return <EmptyState icon={Code} title={t('tokens.none')} text={t('tokens.noneText')} />
  return (
    <>
      <Table
        label={t('section.tokens')}
        rows={tokens.data}
        keyOf={(token) => token.id}
        columns={[
          { id: 'name', heading: t('tokens.name'), cell: (token) => token.name },
          { id: 'made', heading: t('tokens.made'), cell: (token) => fullTime(token.createdAt) },
          { id: 'ends', heading: t('tokens.ends'), cell: (token) => fullTime(token.expiresAt) || t('tokens.forever') },
          {
            id: 'end',
            heading: t('sessions.action'),
            isAtEnd: true,
            cell: (token) => <Button onClick={() => setEnding(token)}>{t('tokens.end')}</Button>,
          },
        ]}
      />
      <ConfirmDialog
        isOpen={ending !== null}
        title={t('tokens.endQuestion', { name: ending?.name ?? '' })}
        description={t('tokens.endText')}
        confirmLabel={t('tokens.end')}
        isBusy={end.isPending}
        onConfirm={() => ending !== null && end.mutate(ending.id)}
        onClose={() => setEnding(null)}
      />
    </>
  )
}
