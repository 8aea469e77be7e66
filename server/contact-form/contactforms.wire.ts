import { raw, sql } from '../db/sql.ts'
import {
  boolean,
  computed,
  entity,
  entityFilter,
  oneOf,
  type Resource,
  ref,
  refs,
  resource,
  strings,
  text,
} from '../desk-api/resource.ts'
import { inVisibleInboxes } from '../inboxes/access.ts'
import { createContactForm, removeContactForm, updateContactForm } from './write-contact-form.wire.ts'

const asked = ['required', 'optional', 'hidden'] as const

/** Public pages an inbox can be written to from (ours; docs/contact-form.md). Admins of the inbox change them. */
export const contactforms: Resource = resource({
  wire: { one: 'contactform', many: 'contactforms' },
  table: 'contactforms',
  fields: {
    ...entity,
    inbox: ref('inboxes', { required: true }),
    title: text({ max: 200 }),
    slug: text({ required: true, max: 63, exact: true }),
    path: computed('text', (row) => sql`'/contact/' || ${row}.slug`),
    enabled: boolean(),
    intro: text({ max: 5_000 }),
    thanks: text({ max: 2_000 }),
    askName: oneOf(asked),
    askSubject: oneOf(asked),
    filesAllowed: boolean(),
    language: oneOf(['auto', 'en', 'de']),
    accentColor: text({ max: 7 }),
    allowedOrigins: strings(),
    customfields: refs('customfields', {
      table: 'contactform_customfields',
      own: 'contactform_id',
      other: 'customfield_id',
      meta: { required: { ...boolean(), column: 'required' } },
    }),
  },
  list: {
    filter: [...entityFilter, 'inbox', 'slug', 'enabled', 'title', 'language'],
    order: ['slug', 'title', 'enabled', 'inbox'],
    defaultOrder: 'slug',
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => inVisibleInboxes(actor, raw('t.inbox_id')),
  create: createContactForm,
  update: updateContactForm,
  remove: removeContactForm,
})
