import { useTranslation } from 'react-i18next'
import { Checkbox } from '../../ui/toggle.tsx'
import { EditorGroup } from '../engine/editor-group.tsx'
import styles from '../engine/lines.module.css'
import type { EditorProps } from '../engine/spec.ts'

// As docs/webhooks.md lists them; they are names in the API and are not translated.
const codes = [
  'ticket.created',
  'ticket.customer.reply',
  'ticket.agent.reply',
  'ticket.note',
  'ticket.assigned',
  'ticket.unassigned',
  'ticket.status',
  'ticket.priority',
  'ticket.tag.added',
  'ticket.tag.removed',
  'ticket.moved',
  'ticket.merged',
  'ticket.happiness.added',
  'ticket.deleted',
  'thread.edited',
  'thread.deleted',
  'customer.created',
  'customer.edited',
  'customer.deleted',
  'agent.created',
  'agent.updated',
  'agent.edited',
  'agent.deleted',
  'inbox.created',
  'inbox.edited',
  'inbox.deleted',
  'tag.created',
  'tag.edited',
  'tag.deleted',
]

/** Which events an endpoint hears of. */
export function EventsEditor({ value, onChange, control }: EditorProps) {
  const { t } = useTranslation('settings')
  const chosen = value as readonly string[]
  return (
    <EditorGroup label={t('field.events')} control={control} className={styles['grid']}>
      {codes.map((code) => (
        <Checkbox
          key={code}
          label={<code>{code}</code>}
          checked={chosen.includes(code)}
          onChange={(isChecked) => onChange(isChecked ? [...chosen, code] : chosen.filter((other) => other !== code))}
        />
      ))}
    </EditorGroup>
  )
}
