import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Included } from '../../api/included.ts'
import type { components } from '../../api/schema.d.ts'
import type strings from '../../locales/en/settings.json'
import type { ControlProps } from '../../ui/field.tsx'

// The vocabulary in which a resource of the API says how it is listed and edited. Lists, forms, errors and deletion all
// follow from a ResourceSpec; see catalog/tags.ts for a whole one.

/** A row of any resource. */
export type Row = { readonly id: number }

/** A row with all of its fields: these screens never ask for some of them only. */
export type RowOf<Name extends keyof components['schemas']> = Required<components['schemas'][Name]>

/** Fields of a row that are written and never read. */
export type SecretOf<Name extends keyof components['schemas'], Field extends keyof components['schemas'][Name]> = Pick<
  components['schemas'][Name],
  Field
>

export type FieldLabel = keyof typeof strings.field
export type FieldHint = keyof typeof strings.hint
export type ChoiceLabel = keyof typeof strings.choice
/** Resources that have words of their own under `resource` in the strings: each is a section of `sections.ts`. */
export type ResourceName = keyof typeof strings.resource

/** What a form holds: by field the text, number, yes or no, id or list of ids. */
export type Values = Readonly<Record<string, unknown>>

/** A part of a body for the API. */
export interface BodyPart {
  fields?: Record<string, unknown>
  included?: Record<string, unknown>
}

interface Common<Item> {
  name: keyof Item & string
  /** The name's own label unless told otherwise. */
  label?: FieldLabel
  hint?: FieldHint
  isRequired?: boolean
  /** Only new rows ask for it, or only rows that are there. */
  only?: 'create' | 'update'
  isShown?: (values: Values, row: Item | undefined) => boolean
  isDisabled?: (row: Item | undefined) => boolean
  /** What a new row starts with. */
  initial?: unknown
}

/** One field of a form. */
export type FieldSpec<Item> = Common<Item> &
  (
    | { kind: 'text'; type?: 'email' | 'url' | 'password'; placeholder?: string; isMono?: boolean }
    | { kind: 'longText'; rows?: number }
    | { kind: 'html' }
    | { kind: 'number'; min?: number; max?: number }
    | { kind: 'switch' }
    | { kind: 'choice'; options: readonly ChoiceLabel[] }
    | { kind: 'color' }
    | { kind: 'moment' }
    /** A list of short texts. */
    | { kind: 'texts'; isValid?: (text: string) => boolean }
    /** One row of another resource, by its id. */
    | { kind: 'one'; from: OptionSource }
    | { kind: 'zone' }
    /** Several rows of another resource. */
    | { kind: 'many'; from: OptionSource }
    | CustomField<Item>
  )

/** A field with an editor of its own: child rows, memberships with rights. */
export interface CustomField<Item> {
  kind: 'custom'
  fromRow: (row: Item, included: Included) => unknown
  /** What to send for a changed value; `before` is what the form began with. */
  toBody: (value: unknown, before: unknown, row: Item | undefined) => BodyPart
  /** Where the API's problems about it are, beside its name: `included.inboxaliases`. */
  sources?: readonly string[]
  Editor: (props: EditorProps) => ReactNode
}

export interface EditorProps {
  value: unknown
  onChange: (value: unknown) => void
  control: ControlProps
  values: Values
  /** What is wrong with a part of it, by the API's path: `included.inboxaliases[0].email`. */
  problemOf: (source: string) => string | undefined
}

/** Resources that others refer to, and so are chosen from. */
export type OptionSource =
  | 'businesshours'
  | 'customfields'
  | 'inboxes'
  | 'tags'
  | 'ticketpriorities'
  | 'ticketsources'
  | 'ticketstatuses'
  | 'tickettypes'
  | 'users'

/** A column of the list. The first one opens the row. */
export interface ColumnSpec<Item> {
  label: FieldLabel
  cell: (row: Item, included: Included) => ReactNode
  /** Left out where there is no room. */
  isSecondary?: boolean
  isAtEnd?: boolean
}

/** Fields under a heading. */
export interface FieldGroup<Item> {
  label?: keyof typeof strings.group
  fields: readonly FieldSpec<Item>[]
}

/** How a resource is listed and edited. */
export interface ResourceSpec<Item extends Row> {
  /** `tags`: its address in the API, the key of its words, the name of its section. */
  name: ResourceName
  /** `tag`: what its rows are wrapped in. */
  one: string
  icon: LucideIcon
  nameOf: (row: Item) => string
  columns: readonly ColumnSpec<Item>[]
  groups: readonly FieldGroup<Item>[]
  /** The field whose text the search looks into; absent: no search. */
  searchBy?: string
  /** Sections of the answer that cells and custom fields need. */
  includes?: readonly string[]
  /** Always added to the filter of the list. */
  filter?: Record<string, unknown>
  /** Rows have a displayOrder that people set. */
  isOrdered?: boolean
  /** False for rows that the API refuses to change or delete. */
  isEditable?: (row: Item) => boolean
  isDeletable?: (row: Item) => boolean
  canCreate?: boolean
  /** Sent with every new row: what it belongs to. */
  fixed?: Readonly<Record<string, unknown>>
  /** Below the form of a row that is there. */
  Extra?: (props: { row: Item; included: Included }) => ReactNode
  /** Shown once, after a row was made: a secret, a link. */
  Created?: (props: { answer: Readonly<Record<string, unknown>>; onClose: () => void }) => ReactNode
}
