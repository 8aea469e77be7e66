import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { Fact } from './fact.tsx'
import styles from './panel.module.css'
import { Section } from './section.tsx'

/** What other programs say about the customer; none of them can hold the panel up for more than two seconds. */
export function Cards({ ticketId }: { ticketId: number }) {
  const { t } = useTranslation('ticket')
  const cards = useQuery({
    queryKey: ['cards', ticketId],
    queryFn: async ({ signal }) => {
      const params = { path: { id: ticketId } }
      return (await answer(api.GET('/tickets/{id}/cards.json', { signal, params }))).cards
    },
    staleTime: 60_000,
  }).data
  return (cards ?? [])
    .filter(({ state }) => state !== 'empty')
    .map((card) => (
      <Section key={card.id} id={`card.${card.id}`} title={card.title || card.name}>
        {card.state === 'failed' ? (
          <p className={styles['quiet']}>{t('panel.cardFailed', { why: card.detail })}</p>
        ) : (
          <dl className={styles['facts']}>
            {card.rows.map((row) => (
              <Fact key={`${row.label} ${row.value}`} label={row.label}>
                {row.url === undefined ? (
                  row.value
                ) : (
                  <a href={row.url} target="_blank" rel="noopener noreferrer">
                    {row.value}
                  </a>
                )}
              </Fact>
            ))}
          </dl>
        )}
      </Section>
    ))
}
