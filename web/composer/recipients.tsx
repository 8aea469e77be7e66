import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Tag } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { ChipsInput } from '../ui/chips-input.tsx'
import { Select } from '../ui/select.tsx'
import { inboxAddressesQuery } from './addresses.ts'
import styles from './composer.module.css'
import type { Draft, Kind } from './draft.ts'

interface RecipientsProps {
  kind: Kind
  draft: Draft
  inboxId: number | undefined
  customer: { name: string; email: string } | null
  /** Addresses that were part of the conversation, in lower case. */
  known: ReadonlySet<string>
  /** Writing begins with the first line. */
  isFocused: boolean
  onChange: (change: Partial<Draft>) => void
}

/** Everybody who will get it, always in sight, with a word about those who never were part of the conversation. */
export function Recipients({ kind, draft, inboxId, customer, known, isFocused, onChange }: RecipientsProps) {
  const { t } = useTranslation('composer')
  const [isAll, setIsAll] = useState(draft.cc.length + draft.bcc.length > 0)
  const hasCopies = isAll || draft.cc.length + draft.bcc.length > 0
  const count =
    (kind === 'message' ? (customer === null ? 0 : 1) : draft.to.length) + draft.cc.length + draft.bcc.length
  const strangers = (kind === 'forward' ? [] : [...draft.cc, ...draft.bcc]).filter(
    (address) => !known.has(address.toLowerCase()),
  )
  return (
    <div className={styles['recipients']}>
      <Line label={t('recipients.to')}>
        {(id) =>
          kind === 'message' ? (
            <span className={styles['chips']}>
              <Tag>{customer === null ? t('recipients.nobody') : `${customer.name} <${customer.email}>`}</Tag>
            </span>
          ) : (
            <ChipsInput id={id} value={draft.to} autoFocus={isFocused} onChange={(to) => onChange({ to })} />
          )
        }
      </Line>
      {hasCopies && (
        <>
          <Line label={t('recipients.cc')}>
            {(id) => <ChipsInput id={id} value={draft.cc} onChange={(cc) => onChange({ cc })} />}
          </Line>
          <Line label={t('recipients.bcc')}>
            {(id) => <ChipsInput id={id} value={draft.bcc} onChange={(bcc) => onChange({ bcc })} />}
          </Line>
        </>
      )}
      <From inboxId={inboxId} value={draft.sendFrom} onChange={(sendFrom) => onChange({ sendFrom })} />
      <div className={styles['summary']}>
        <span aria-live="polite">{t(`recipients.goesTo.${kind === 'forward' ? 'forward' : 'reply'}`, { count })}</span>
        {!hasCopies && (
          <Button variant="quiet" className={styles['small'] ?? ''} onClick={() => setIsAll(true)}>
            {t('recipients.addCopies')}
          </Button>
        )}
      </div>
      {strangers.length > 0 && (
        <p className={styles['warning']} role="status">
          <TriangleAlert size={14} aria-hidden />
          {t('recipients.stranger', { addresses: strangers.join(', '), count: strangers.length })}
        </p>
      )}
    </div>
  )
}

function Line({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className={styles['line']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      {children(id)}
    </div>
  )
}

/** Which of the inbox's addresses it comes from; nothing to choose for most. */
function From({
  inboxId,
  value,
  onChange,
}: {
  inboxId: number | undefined
  value: string | null
  onChange: (address: string | null) => void
}) {
  const { t } = useTranslation('composer')
  const addresses = useQuery({ ...inboxAddressesQuery(inboxId ?? 0), enabled: inboxId !== undefined }).data ?? []
  if (addresses.length < 2) return null
  return (
    <Line label={t('recipients.from')}>
      {(id) => (
        <Select
          id={id}
          value={value ?? addresses[0] ?? ''}
          options={addresses.map((address) => ({ value: address, label: address }))}
          onChange={onChange}
        />
      )}
    </Line>
  )
}
