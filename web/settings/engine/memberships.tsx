import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Select } from '../../ui/select.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Checkbox } from '../../ui/toggle.tsx'
import styles from './lines.module.css'
import { useOptions } from './options.ts'
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
  const { t } = useTranslation(['settings', 'common'])
  const options = useOptions(from)
  if (options === undefined) return <Skeleton />
  const members = value as readonly Membership[]
  const labelOf = (id: number) => options.find((option) => option.value === id)?.label ?? `#${id}`
  const change = (id: number, part: Partial<Membership>) =>
    onChange(members.map((member) => (member.id === id ? { ...member, ...part } : member)))
  return (
    <div className={styles['lines']}>
      <ul className={styles['list']}>
        {members.map(({ id, access, isAdmin }) => (
          <li key={id} className={styles['member']}>
            <span className={styles['memberName']}>{labelOf(id)}</span>
            <Select
              aria-label={t('accessOf', { name: labelOf(id) })}
              className={styles['access']}
              value={access}
              options={[
                { value: 'write', label: t('choice.write') },
                { value: 'read', label: t('choice.read') },
              ]}
              onChange={(given) => change(id, { access: given === 'read' ? 'read' : 'write' })}
            />
            <Checkbox
              label={t('inboxAdmin')}
              checked={isAdmin}
              onChange={(isChecked) => change(id, { isAdmin: isChecked })}
            />
            <IconButton
              label={t('common:action.removeNamed', { name: labelOf(id) })}
              icon={X}
              onClick={() => onChange(members.filter((member) => member.id !== id))}
            />
          </li>
        ))}
      </ul>
      <Combobox
        {...control}
        placeholder={t('add')}
        value={null}
        options={options.filter((option) => !members.some((member) => member.id === option.value))}
        onChange={(id) => id !== null && onChange([...members, { id, access: 'write', isAdmin: false }])}
      />
    </div>
  )
}
