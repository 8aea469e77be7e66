import { Webhook } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Included, rowsOf } from '../../api/included.ts'
import { Badge } from '../../ui/badge.tsx'
import { Choice } from '../engine/cells.tsx'
import { ManyOf } from '../engine/field-control.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { EditorProps, ResourceSpec, RowOf, SecretOf } from '../engine/spec.ts'
import { refChanges } from '../engine/values.ts'
import type { SectionProps } from '../sections.ts'
import { DeliveryLog } from './delivery-log.tsx'
import { EventsEditor } from './events-editor.tsx'

type Row = RowOf<'Webhookendpoint'> & SecretOf<'WebhookendpointInput', 'token'>

const webhooks: ResourceSpec<Row> = {
  name: 'webhookendpoints',
  one: 'webhookendpoint',
  icon: Webhook,
  nameOf: (row) => row.url,
  searchBy: 'url',
  includes: ['webhookendpointevents', 'webhookendpointinboxes'],
  filter: { state: { $in: ['active', 'inactive'] } },
  columns: [
    { label: 'url', cell: (row) => row.url },
    { label: 'state', cell: (row) => <State row={row} /> },
    {
      label: 'events',
      isSecondary: true,
      isAtEnd: true,
      cell: (row) => (row.allEvents === true ? <Choice value="allEvents" /> : row.webhookendpointevents.length),
    },
  ],
  groups: [
    {
      fields: [
        { kind: 'text', name: 'url', type: 'url', placeholder: 'https://', isRequired: true },
        { kind: 'text', name: 'token', type: 'password', hint: 'webhookToken' },
        { kind: 'choice', name: 'state', hint: 'webhookState', options: ['active', 'inactive'], only: 'update' },
      ],
    },
    {
      label: 'events',
      fields: [
        { kind: 'switch', name: 'allEvents', initial: true },
        {
          kind: 'custom',
          name: 'webhookendpointevents',
          label: 'events',
          isShown: ({ allEvents }) => allEvents !== true,
          initial: [],
          fromRow: codesOf,
          toBody: (now, before) => ({
            included: { webhookendpointevents: codeChanges(now as string[], (before ?? []) as string[]) },
          }),
          sources: ['included.webhookendpointevents'],
          Editor: EventsEditor,
        },
        { kind: 'switch', name: 'allInboxes', initial: true },
        {
          kind: 'custom',
          name: 'webhookendpointinboxes',
          label: 'inboxes',
          isShown: ({ allInboxes }) => allInboxes !== true,
          initial: [],
          fromRow: inboxesOf,
          toBody: (now, before) => ({
            included: { webhookendpointinboxes: inboxChanges(now as number[], (before ?? []) as number[]) },
          }),
          sources: ['included.webhookendpointinboxes'],
          Editor: InboxesEditor,
        },
      ],
    },
  ],
  Extra: DeliveryLog,
}

export const WebhooksScreen = (props: SectionProps) => <ResourceScreen spec={webhooks} {...props} />

function State({ row }: { row: Row }) {
  const { t } = useTranslation('settings')
  if (row.state === 'inactive') return <Badge>{t('choice.inactive')}</Badge>
  if ((row.failedAttempts ?? 0) > 0) return <Badge tone="warn">{t('failing')}</Badge>
  return <Badge tone="good">{t('choice.active')}</Badge>
}

function InboxesEditor({ value, onChange, control }: EditorProps) {
  return <ManyOf control={control} from="inboxes" value={value as readonly number[]} onChange={onChange} />
}

function codesOf(row: Row, included: Included): string[] {
  const section = included['webhookendpointevents'] as RowOf<'Webhookendpointevent'>[] | undefined
  return rowsOf(section, row.webhookendpointevents).map(({ code }) => code)
}

function codeChanges(now: readonly string[], before: readonly string[]): object[] {
  return [
    ...now.filter((code) => !before.includes(code)).map((code) => ({ code })),
    ...before.filter((code) => !now.includes(code)).map((code) => ({ code, delete: true })),
  ]
}

function inboxesOf(row: Row, included: Included): number[] {
  const section = included['webhookendpointinboxes'] as RowOf<'Webhookendpointinbox'>[] | undefined
  return rowsOf(section, row.webhookendpointinboxes).flatMap(({ inbox }) => inbox?.id ?? [])
}

function inboxChanges(now: readonly number[], before: readonly number[]): object[] {
  return (refChanges(now, before) as { id: number; meta?: { delete: true } }[]).map(({ id, meta }) => ({
    inbox: { id },
    ...(meta === undefined ? {} : { delete: true }),
  }))
}
