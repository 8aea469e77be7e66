import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { rowOf } from '../api/included.ts'
import { showFailure } from '../ui/explain-failure.ts'
import type { ComposerProps } from './composer.tsx'
import { takeQuoted, useOpenComposer } from './composer-state.ts'
import type { Draft } from './draft.ts'
import { changeDraft, currentDraft } from './draft-session.ts'
import { headerBlock, quoteMessage } from './forward-quote.ts'
import { htmlToMarkdown } from './markdown.ts'

/** Puts the messages that somebody asked to forward below what is being written, once, with copies of their files. */
export function useForwardQuote({ kind, answer: { ticket, included }, ...conversation }: ComposerProps): void {
  const { t } = useTranslation('composer')
  const isAsked = (useOpenComposer(ticket.id)?.quoted ?? []).length > 0
  const words = {
    title: t('quote.title'),
    from: t('recipients.from'),
    date: t('quote.date'),
    subject: t('quote.subject'),
    to: t('recipients.to'),
  }
  const customer = rowOf(included.customers, ticket.customer)
  const around = { included: conversation.included, subject: ticket.subject ?? '', customer, words }

  async function quote(ids: readonly number[]): Promise<void> {
    for (const message of conversation.messages.filter(({ id }) => ids.includes(id))) {
      if (isQuoted(currentDraft(ticket.id, kind), headerBlock(message, around))) continue
      const { html, files } = await quoteMessage(message, around)
      const draft = currentDraft(ticket.id, kind)
      if (draft !== undefined)
        changeDraft(ticket.id, kind, { source: withQuote(draft, html), files: [...draft.files, ...files] }, true)
    }
  }

  const latest = useRef(quote)
  useEffect(() => {
    latest.current = quote
  })
  useEffect(() => {
    if (!isAsked || kind !== 'forward') return
    latest.current(takeQuoted(ticket.id)).catch((error: unknown) => showFailure(t('failed.quote'), error))
  }, [isAsked, kind, ticket.id, t])
}

/** Above stays a line to write on. */
function withQuote({ source, editMethod }: Draft, html: string): string {
  if (editMethod === 'markdown') return `${source}\n\n${htmlToMarkdown(html)}`
  return `${source === '' ? '<p></p>' : source}${html}`
}

function isQuoted(draft: Draft | undefined, header: string): boolean {
  const plain = (text: string) => text.replace(/<[^>]*>|[\s\\*]/g, '')
  return draft !== undefined && plain(draft.source).includes(plain(header))
}
