import { useTranslation } from 'react-i18next'
import { Select } from '../../ui/select.tsx'
import { Checkbox } from '../../ui/toggle.tsx'
import { ChoiceLines } from './choice-lines.tsx'
import styles from './lines.module.css'
import type { BodyPart, EditorProps } from './spec.ts'
import { isSame } from './values.ts'

/** Who belongs to an inbox and with which rights; the same thing seen from the agent and from the inbox. */
export interface Membership {
  id: number
  access: 'read' | 'write'
  isAdmin: boolean
}

interface MembershipRef {
  id: number
  meta: { access?: string | null; isAdmin?: boolean | null }
}

/** Memberships as a form holds them. */
export function membershipsOf(refs: readonly MembershipRef[]): Membership[] {
  return refs.map(({ id, meta }) => ({
    id,
    access: meta.access === 'read' ? 'read' : 'write',
    isAdmin: meta.isAdmin === true,
  }))
}

/** What to send so that the memberships become these. */
export function membershipChanges(name: 'users' | 'inboxes', now: unknown, before: unknown): BodyPart {
  const [wanted, old] = [now as readonly Membership[], (before ?? []) as readonly Membership[]]
  const changed = wanted.filter((member) => !old.some((known) => isSame(known, member)))
  const gone = old.filter((known) => !wanted.some((member) => member.id === known.id))
  return {
    fields: {
      [name]: [
        ...changed.map(({ id, access, isAdmin }) => ({ id, meta: { access, isAdmin } })),
        ...gone.map(({ id }) => ({ id, meta: { delete: true } })),
      ],
    },
  }
}

/** Edits memberships by the agents of an inbox. */
export function MembersEditor(props: EditorProps) {
  return <MembershipEditor {...props} from="users" />
}

/** Edits memberships by the inboxes of an agent. */
export function InboxAccessEditor(props: EditorProps) {
  return <MembershipEditor {...props} from="inboxes" />
}

function MembershipEditor({ value, onChange, control, from }: EditorProps & { from: 'users' | 'inboxes' }) {
  const { t } = useTranslation('settings')
  return (
    <ChoiceLines
      control={control}
      from={from}
      lines={value as readonly Membership[]}
      onChange={onChange}
      lineOf={(id): Membership => ({ id, access: 'write', isAdmin: false })}
    >
      {({ access, isAdmin }, name, change) => (
        <>
          <Select
            aria-label={t('accessOf', { name })}
            className={styles['access']}
            value={access}
            options={[
              { value: 'write', label: t('choice.write') },
              { value: 'read', label: t('choice.read') },
            ]}
            onChange={(given) => change({ access: given === 'read' ? 'read' : 'write' })}
          />
          <Checkbox
            label={t('inboxAdmin')}
            checked={isAdmin}
            onChange={(isChecked) => change({ isAdmin: isChecked })}
          />
        </>
      )}
    </ChoiceLines>
  )
}
