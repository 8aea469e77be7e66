import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { TicketPlus } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { useSession } from '../api/session.ts'
import type { Action } from '../app/actions/action.ts'
import { useActions } from '../app/actions/registry.ts'
import { ScreenHead } from '../app/screen-head.tsx'
import { bytesOf, useMailLimit } from '../composer/mail-limit.ts'
import { fileSize } from '../i18n/sizes.ts'
import { useInboxes } from '../inbox/choices.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { showFailure } from '../ui/explain-failure.ts'
import { Kbd } from '../ui/kbd.tsx'
import { showToast } from '../ui/toast-store.ts'
import { keepForm, keptForm } from './kept-form.ts'
import { MainFields } from './main-fields.tsx'
import styles from './new-ticket.module.css'
import { bodyOfTicket, emptyTicket, type NewTicket } from './new-ticket-form.ts'
import { customerNamedQuery } from './new-ticket-queries.ts'
import { Properties } from './properties.tsx'

const route = getRouteApi('/signed-in/new')

/** A new ticket, with everything the API can give it. */
export function NewTicketScreen() {
  const { t } = useTranslation('new-ticket')
  const { customer, message, ticket } = route.useSearch()
  const me = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const inboxes = useInboxes()
  const named = useQuery(customerNamedQuery(customer)).data
  const [form, setForm] = useState<NewTicket>(() => {
    const begun = keptForm() ?? emptyTicket(me.editMethod ?? 'html')
    return message === undefined
      ? { ...begun, from: null }
      : { ...begun, from: { messageId: message, ticketId: ticket ?? null } }
  })
  const [isUploading, setIsUploading] = useState(false)
  const current: NewTicket = {
    ...form,
    // an address that names a customer, and a desk with one inbox, leave nothing to choose
    customer: form.customer ?? named ?? null,
    inbox: form.inbox ?? (inboxes.length === 1 ? (inboxes[0]?.id ?? null) : null),
  }
  const change = (next: Partial<NewTicket>) => setForm((before) => ({ ...before, ...next }))
  useEffect(() => keepForm(form), [form])

  const create = useMutation({
    mutationFn: () => answer(api.POST('/tickets.json', { body: { ticket: bodyOfTicket(current) } as never })),
    onSuccess: ({ ticket: made }) => {
      keepForm(null)
      showToast({ text: t('done', { number: made.id }) })
      for (const key of ['ticket-lists', 'ticket-counts']) void client.invalidateQueries({ queryKey: [key] })
      void navigate({ to: '/inbox/$view/$ticketId', params: { view: 'all', ticketId: String(made.id) } })
    },
    onError: (error) => showFailure(t('failed'), error),
  })
  const failure = create.error instanceof Failure ? create.error : null
  const isReady = !isUploading && !create.isPending
  const limit = useMailLimit(current.notifyCustomer && current.files.length > 0)
  const size = bytesOf(current.files, [])
  const { mutate } = create
  const submit = useCallback(() => {
    if (limit === null || size <= limit) return mutate()
    const sizes = { size: fileSize(size), limit: fileSize(limit) }
    showToast({ text: t('failed'), detail: t('refusal.size', { ...sizes, ns: 'composer' }), isFailure: true })
  }, [limit, size, mutate, t])
  const actions = useMemo(
    (): Action[] => [
      {
        // the same as in the composer, whose editor knows it by this name
        id: 'compose.send',
        label: t('create'),
        group: 'compose',
        icon: TicketPlus,
        keys: 'mod+enter',
        worksWhileTyping: true,
        isAvailable: isReady,
        run: submit,
      },
    ],
    [t, isReady, submit],
  )
  useActions('screen', actions)

  return (
    <div className={styles['screen']}>
      <ScreenHead title={t('title')} />
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <div className={styles['main']}>
          {form.from !== null && (
            <Banner tone="neutral">{t('fromMessage', { number: form.from.ticketId ?? '' })}</Banner>
          )}
          <MainFields form={current} failure={failure} onChange={change} onUploading={setIsUploading} />
          <div className={styles['foot']}>
            <Button
              onClick={() => {
                keepForm(null)
                setForm(emptyTicket(me.editMethod ?? 'html'))
                create.reset()
              }}
            >
              {t('clear')}
            </Button>
            <Button type="submit" variant="primary" icon={TicketPlus} isBusy={!isReady}>
              {t('create')} <Kbd keys="mod+enter" />
            </Button>
          </div>
        </div>
        <Properties form={current} failure={failure} onChange={change} />
      </form>
    </div>
  )
}
