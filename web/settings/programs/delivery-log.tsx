import { useMutation, useQuery } from '@tanstack/react-query'
import { RotateCw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../../api/client.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { showFailure } from '../../ui/explain-failure.ts'
import { ScrollBox } from '../../ui/scroll-box.tsx'
import { Table } from '../../ui/table.tsx'
import { showToast } from '../../ui/toast-store.ts'
import { Ago } from '../engine/cells.tsx'
import { Pages } from '../engine/pages.tsx'
import { RowsSkeleton } from '../engine/resource-screen.tsx'
import { forget, listQuery, whileAny } from '../engine/rows.ts'
import type { ChoiceLabel, RowOf } from '../engine/spec.ts'
import styles from './programs.module.css'

type Delivery = RowOf<'Webhookdelivery'>
type Endpoint = RowOf<'Webhookendpoint'>

const tones: Readonly<Record<string, Tone>> = { delivered: 'good', failed: 'danger', pending: 'warn' }
const pageSize = 10

/** What was sent to an endpoint in the last thirty days and what it answered; each can be sent once more. */
export function DeliveryLog({ row }: { row: Endpoint }) {
  const { t } = useTranslation('settings')
  const [page, setPage] = useState(1)
  const [shown, setShown] = useState<Delivery | null>(null)
  const list = useQuery({
    ...listQuery<Delivery>('webhookdeliveries', { page, pageSize, filter: { webhookendpoint: row.id } }),
    refetchInterval: whileAny('pending'),
  })
  const again = useMutation({
    mutationFn: async (id: number) => {
      await answer(api.POST('/webhookdeliveries/{id}/redeliver.json', { params: { path: { id } } }))
      await forget('webhookdeliveries')
    },
    onSuccess: () => showToast({ text: t('redelivered') }),
    onError: (error) => showFailure(t('redeliverFailed'), error),
  })
  return (
    <section className={styles['log']}>
      {row.inactiveReason && <Banner>{row.inactiveReason}</Banner>}
      <h3>{t('deliveries')}</h3>
      {list.isPending && <RowsSkeleton />}
      {list.isError && <ErrorState what={t('listFailed')} error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && list.data.count === 0 && <p className={styles['quiet']}>{t('noDeliveries')}</p>}
      {list.isSuccess && list.data.count > 0 && (
        <>
          <Table
            label={t('deliveries')}
            rows={list.data.rows}
            keyOf={(delivery) => delivery.id}
            columns={[
              {
                id: 'event',
                heading: t('field.event'),
                cell: (delivery) => (
                  <button type="button" className={styles['open']} onClick={() => setShown(delivery)}>
                    {delivery.event}
                  </button>
                ),
              },
              { id: 'state', heading: t('field.state'), cell: (delivery) => <DeliveryState delivery={delivery} /> },
              {
                id: 'time',
                heading: t('field.attemptedAt'),
                isSecondary: true,
                cell: (delivery) => <Ago instant={delivery.attemptedAt ?? delivery.createdAt} />,
              },
              {
                id: 'again',
                heading: '',
                isAtEnd: true,
                cell: (delivery) => (
                  <IconButton
                    label={t('redeliver')}
                    icon={RotateCw}
                    disabled={again.isPending}
                    onClick={() => again.mutate(delivery.id)}
                  />
                ),
              },
            ]}
          />
          <Pages page={page} pageSize={pageSize} count={list.data.count} onChange={setPage} />
        </>
      )}
      <Dialog
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        title={shown?.event ?? ''}
        isWide
        footer={
          shown !== null && (
            <Button icon={RotateCw} isBusy={again.isPending} onClick={() => again.mutate(shown.id)}>
              {t('redeliver')}
            </Button>
          )
        }
      >
        {shown !== null && <DeliveryDetails delivery={shown} />}
      </Dialog>
    </section>
  )
}

function DeliveryState({ delivery: { state, responseStatus } }: { delivery: Delivery }) {
  const { t } = useTranslation('settings')
  return (
    <Badge tone={tones[state ?? ''] ?? 'neutral'}>
      {t(`choice.${state as ChoiceLabel}`)} {responseStatus}
    </Badge>
  )
}

function DeliveryDetails({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('settings')
  return (
    <div className={styles['details']}>
      <p>
        <DeliveryState delivery={delivery} /> {t('attempts', { count: delivery.attempts ?? 0 })}
      </p>
      {delivery.error && <Banner tone="danger">{delivery.error}</Banner>}
      <h3>{t('sent')}</h3>
      <ScrollBox className={styles['text']} label={t('sent')}>
        {indented(delivery.requestBody ?? '')}
      </ScrollBox>
      {delivery.responseExcerpt && (
        <>
          <h3>{t('answered')}</h3>
          <ScrollBox className={styles['text']} label={t('answered')}>
            {delivery.responseExcerpt}
          </ScrollBox>
        </>
      )}
    </div>
  )
}

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
