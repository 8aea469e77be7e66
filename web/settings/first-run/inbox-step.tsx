import { RowFormView } from '../engine/row-form.tsx'
import type { FieldGroup } from '../engine/spec.ts'
import { useRowForm } from '../engine/use-row-form.ts'
import type { InboxRow } from '../inboxes/inbox-fields.ts'

const at = { name: 'inboxes', one: 'inbox' }
const groups: readonly FieldGroup<InboxRow>[] = [
  {
    fields: [
      { kind: 'text', name: 'name', isRequired: true },
      { kind: 'text', name: 'email', type: 'email', hint: 'inboxEmail', isRequired: true },
    ],
  },
]

/** Name and address of the first inbox. Saved as they are, they are right, too. */
export function InboxStep({ inbox }: { inbox: InboxRow }) {
  const form = useRowForm({
    at,
    fields: groups.flatMap(({ fields }) => fields),
    row: inbox,
    included: {},
  })
  return <RowFormView form={form} groups={groups} row={inbox} canSaveUnchanged isFlush />
}
