import { useMutation, useQuery } from '@tanstack/react-query'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { answer, api } from '../api/client.ts'
import { Failure } from '../api/failure.ts'
import { storedNameOf } from '../api/given-names.ts'
import { type OrderKey, orderKey, orderOf, orders, orderText } from '../inbox/orders.ts'
import type { View } from '../inbox/views.ts'
import { hasValue, type Operator, toggleValue } from '../search/completion.ts'
import { QueryInput } from '../search/query-input.tsx'
import { useSearchValues } from '../search/use-values.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Menu } from '../ui/menu.tsx'
import { Select } from '../ui/select.tsx'
import { Switch } from '../ui/toggle.tsx'
import styles from './view-editor.module.css'
import { useViewWrites } from './view-writes.ts'

interface ViewEditorProps {
  /** What it starts from: a saved view, or one that is to be saved for the first time. */
  view: View
  onClose: () => void
  /** Told the id of a view that was made. */
  onCreated: (id: number) => void
}

const picked: readonly Operator[] = ['status', 'assignee', 'inbox', 'tag', 'priority']

/** The form of a saved view: its name, what belongs in it, how it is sorted, who sees it. */
export default function ViewEditor({ view, onClose, onCreated }: ViewEditorProps) {
  const { t } = useTranslation('views')
  const { t: inbox } = useTranslation('inbox')
  const formId = useId()
  const writes = useViewWrites()
  const [name, setName] = useState(view.saved?.name ?? '')
  // a filter of other words than a search was made by another program, and stays as it is
  const search = searchOf(view.filter)
  const [typed, setTyped] = useState(search ?? '')
  const [order, setOrder] = useState<string>(orderKey(view))
  const [isShared, setIsShared] = useState(view.saved?.isShared === true)
  const filter = search === null ? view.filter : { search: typed.trim() }
  const save = useMutation({
    async mutationFn() {
      const { orderBy, orderMode } = orderOf(order)
      const fields = { name: name.trim(), filter, orderBy: orderBy ?? 'updatedAt', orderMode, isShared }
      if (view.saved !== undefined) return writes.update(view.saved.id, fields)
      onCreated((await writes.create(fields)).id)
    },
    onSuccess: onClose,
  })
  const nameProblem = save.error instanceof Failure ? save.error.problemOf('name') : undefined

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(view.saved === undefined ? 'create' : 'edit')}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel', { ns: 'common' })}</Button>
          <Button type="submit" form={formId} variant="primary" isBusy={save.isPending} disabled={name.trim() === ''}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') save.mutate()
        }}
      >
        <Field label={t('name')} error={nameProblem}>
          {(control) => (
            <Input {...control} value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
          )}
        </Field>
        {search === null ? (
          <p className={styles['quiet']}>{t('foreign')}</p>
        ) : (
          <>
            <Field label={t('conditions')} hint={<Found filter={filter} />}>
              {(control) => <QueryInput {...control} value={typed} onChange={setTyped} />}
            </Field>
            <div className={styles['pickers']}>
              {picked.map((operator) => (
                <Picker key={operator} operator={operator} typed={typed} onChange={setTyped} />
              ))}
            </div>
          </>
        )}
        <Field label={inbox('order.title')}>
          {(control) => (
            <Select<string>
              {...control}
              value={order === 'relevance' ? '-updatedAt' : order}
              options={orders
                .filter((key) => key !== 'relevance')
                .map((key: OrderKey) => ({ value: key, label: inbox(orderText[key]) }))}
              onChange={(key) => setOrder(key ?? '-updatedAt')}
            />
          )}
        </Field>
        <Switch label={t('shared')} hint={t('sharedHint')} checked={isShared} onChange={setIsShared} />
        {save.isError && nameProblem === undefined && <ErrorState what={t('failed.save')} error={save.error} />}
      </form>
    </Dialog>
  )
}

/** The values of one operator, each to be put into the conditions or taken out. */
function Picker(props: { operator: Operator; typed: string; onChange: (typed: string) => void }) {
  const { operator, typed, onChange } = props
  const { t } = useTranslation('views')
  const rows = useSearchValues()[operator] ?? []
  const fixed = operator === 'assignee' ? (['me', 'none'] as const) : []
  const items = [
    ...fixed.map((value) => ({ value, label: t(`picker.${value}`) })),
    ...rows.map((row) => ({ value: storedNameOf(row), label: row.name })),
  ]
  if (items.length === 0) return null
  return (
    <Menu
      trigger={
        <Button variant="quiet">
          {t(`picker.${operator as 'status'}`)}
          <ChevronDown size={14} aria-hidden />
        </Button>
      }
      sections={[
        {
          id: operator,
          items: items.map(({ value, label }) => ({
            id: value,
            label,
            isChecked: hasValue(typed, operator, value),
            onSelect: () => onChange(toggleValue(typed, operator, value)),
          })),
        },
      ]}
    />
  )
}

/** How many tickets the conditions find now. */
function Found({ filter }: { filter: Record<string, unknown> }) {
  const { t } = useTranslation('views')
  const { data } = useQuery({
    queryKey: ['ticket-counts', 'found', filter],
    queryFn: async ({ signal }) => {
      const query = { filter: JSON.stringify(filter) }
      return (await answer(api.GET('/tickets/counts.json', { signal, params: { query } }))).counts.total
    },
  })
  return data === undefined ? t('hint') : t('found', { count: data })
}

/** The text of a filter that is a search alone; null for any other. */
function searchOf(filter: Record<string, unknown>): string | null {
  const { search, ...others } = filter
  if (Object.keys(others).length > 0) return null
  return typeof search === 'string' ? search : ''
}
