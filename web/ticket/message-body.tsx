import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ImageOff } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import type { Message } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Skeleton } from '../ui/skeleton.tsx'
import styles from './message.module.css'
import { MessageFrame } from './message-frame.tsx'

// a cid: that is left names a part that the mail did not bring
const hasRemoteImages = /<img[^>]*\ssrc=["']?(?:https?|cid):|\sbackground=["']?https?:/i

interface MessageBodyProps {
  message: Message
  /** Who wrote it, when a customer did: their pictures can be trusted for good. */
  customer: { id: number; name: string } | undefined
  title: string
}

/** The words of a message, and what it quotes, folded away. Pictures from elsewhere wait until they are asked for. */
export function MessageBody({ message, customer, title }: MessageBodyProps) {
  const { t } = useTranslation('ticket')
  const [isQuoteOpen, setIsQuoteOpen] = useState(false)
  const quoted = message.mail?.quotedHtml ?? null
  return (
    <div className={styles['body']}>
      <Part message={message} part="message" html={message.htmlBody ?? ''} customer={customer} title={title} />
      {quoted !== null && quoted !== '' && (
        <>
          <button
            type="button"
            className={styles['quoteButton']}
            aria-expanded={isQuoteOpen}
            onClick={() => setIsQuoteOpen(!isQuoteOpen)}
          >
            {t(isQuoteOpen ? 'quote.hide' : 'quote.show')}
          </button>
          {isQuoteOpen && (
            <Part message={message} part="quoted" html={quoted} customer={customer} title={t('quote.title')} />
          )}
        </>
      )}
    </div>
  )
}

function Part({
  message,
  part,
  html,
  customer,
  title,
}: MessageBodyProps & { part: 'message' | 'quoted'; html: string }) {
  const { t } = useTranslation('ticket')
  const client = useQueryClient()
  const [isAsked, setIsAsked] = useState(false)
  const isRemote = hasRemoteImages.test(html)
  // without pictures from elsewhere the words of the list are all there is
  const view = useQuery({
    queryKey: ['tickets', message.ticket?.id, 'view', message.id, part, isAsked],
    queryFn: async ({ signal }) => {
      const query = { part, ...(isAsked ? { images: '1' as const } : {}) }
      const params = { path: { id: message.id }, query }
      return (await answer(api.GET('/messages/{id}/view.json', { signal, params }))).messageview
    },
    enabled: isRemote,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const trust = useMutation({
    mutationFn: (id: number) =>
      answer(
        api.PATCH('/customers/{id}.json', { params: { path: { id } }, body: { customer: { trusted: true } } as never }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tickets', message.ticket?.id] }),
    onError: (error) => showFailure(t('images.trustFailed'), error),
  })
  const blocked = view.data !== undefined && !view.data.imagesShown ? view.data.remoteImages : 0
  return (
    <>
      {blocked > 0 && (
        <div className={styles['images']} role="status">
          <ImageOff size={14} aria-hidden />
          <span className={styles['grow']}>{t('images.blocked', { count: blocked })}</span>
          <Button variant="quiet" onClick={() => setIsAsked(true)}>
            {t('images.show')}
          </Button>
          {customer !== undefined && (
            <Button
              variant="quiet"
              onClick={() => {
                setIsAsked(true)
                trust.mutate(customer.id)
              }}
            >
              {t('images.trust', { name: customer.name })}
            </Button>
          )}
        </div>
      )}
      {/* the words of the list name pictures elsewhere: a frame would ask for them */}
      {isRemote && view.isPending && <Skeleton width="60%" />}
      {isRemote && view.isError && (
        <ErrorState what={t('viewFailed')} error={view.error} onRetry={() => void view.refetch()} />
      )}
      {(!isRemote || view.isSuccess) && <MessageFrame html={view.data?.html ?? html} title={title} />}
      {(view.data?.trackingPixels ?? 0) > 0 && (
        <p className={styles['fact']}>{t('images.pixels', { count: view.data?.trackingPixels ?? 0 })}</p>
      )}
    </>
  )
}
