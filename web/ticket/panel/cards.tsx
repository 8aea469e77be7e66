import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import type { components } from '../../api/schema.d.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Words } from '../../ui/words.tsx'
import { Fact } from './fact.tsx'
import styles from './panel.module.css'
import { Section } from './section.tsx'

type Card = components['schemas']['FilledCards']['cards'][number]

/** What other programs say about the customer; none of them can hold the panel up for more than two seconds. */
export function Cards({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const key = ['cards', ticketId] as const
  const load = async (signal?: AbortSignal, fresh?: '1'): Promise<readonly Card[]> => {
    const params = { path: { id: ticketId }, query: fresh === undefined ? {} : { fresh } }
    return (await answer(api.GET('/tickets/{id}/cards.json', { params, ...(signal && { signal }) }))).cards
  }
  const cards = useQuery({ queryKey: key, queryFn: ({ signal }) => load(signal), staleTime: 60_000 })
  const again = useMutation({
    mutationFn: () => load(undefined, '1'),
    onSuccess: (fresh) => client.setQueryData(key, fresh),
    onError: (error) => showFailure(t('failed.cards'), error),
  })
  if (cards.isError)
    return (
      <Section id="cards" title={t('panel.cards')}>
        <ErrorState isSmall what={t('panel.cardsFailed')} error={cards.error} onRetry={() => void cards.refetch()} />
      </Section>
    )
  if (cards.isPending)
    return expectedCards(client).map(({ id, name }) => (
      <Section key={id} id={`card.${id}`} title={name}>
        <Skeleton width="80%" />
        <Skeleton width="60%" />
      </Section>
    ))
  return cards.data
    .filter(({ state }) => state !== 'empty')
    .map((card) => (
      <Section key={card.id} id={`card.${card.id}`} title={card.title || card.name}>
        {card.state === 'failed' ? (
          <>
            <p className={styles['quiet']}>{t('panel.cardFailed', { why: card.detail })}</p>
            <span>
              <Button isBusy={again.isPending} onClick={() => again.mutate()}>
                {t('panel.cardAgain')}
              </Button>
            </span>
          </>
        ) : (
          <Rows rows={card.rows} />
        )}
      </Section>
    ))
}

function Rows({ rows }: Pick<Card, 'rows'>) {
  return (
    <dl className={styles['facts']}>
      {rows.map((row) => (
        <Fact key={`${row.label} ${row.value}`} label={row.label}>
          {row.url === undefined ? (
            <Words>{row.value}</Words>
          ) : (
            <a href={row.url} target="_blank" rel="noopener noreferrer">
              <Words>{row.value}</Words>
            </a>
          )}
        </Fact>
      ))}
    </dl>
  )
}

/** The cards that other tickets have: which ones there are is the same everywhere. Before the first answer, none. */
function expectedCards(client: QueryClient): readonly Card[] {
  return client.getQueriesData<readonly Card[]>({ queryKey: ['cards'] }).findLast(([, cards]) => cards)?.[1] ?? []
}
