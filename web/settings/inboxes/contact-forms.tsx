import { ExternalLink, TextCursorInput } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CopyText } from '../../ui/copy-text.tsx'
import { NameById, Yes } from '../engine/cells.tsx'
import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { ResourceSpec, RowOf } from '../engine/spec.ts'
import mail from '../mail/mail.module.css'
import type { SectionProps } from '../sections.ts'
import { type AskedField, AskedFieldsEditor } from './asked-fields-editor.tsx'
import styles from './inboxes.module.css'

type Row = RowOf<'Contactform'>

const asked = ['required', 'optional', 'hidden'] as const

const contactForms: ResourceSpec<Row> = {
  name: 'contactforms',
  one: 'contactform',
  icon: TextCursorInput,
  nameOf: (row) => row.title || row.slug,
  columns: [
    { label: 'title', cell: (row) => row.title || row.slug },
    { label: 'inbox', isSecondary: true, cell: (row) => <NameById id={row.inbox?.id} from="inboxes" /> },
    { label: 'enabled', cell: (row) => <Yes value={row.enabled} /> },
  ],
  groups: [
    {
      fields: [
        { kind: 'one', name: 'inbox', from: 'inboxes', isRequired: true },
        { kind: 'text', name: 'slug', hint: 'slug', placeholder: 'support', isRequired: true, isMono: true },
        { kind: 'switch', name: 'enabled', hint: 'formEnabled', initial: true },
      ],
    },
    {
      label: 'words',
      fields: [
        { kind: 'text', name: 'title' },
        { kind: 'longText', name: 'intro' },
        { kind: 'longText', name: 'thanks', hint: 'thanks' },
        { kind: 'choice', name: 'language', options: ['auto', 'en', 'de'], initial: 'auto' },
        { kind: 'color', name: 'accentColor' },
      ],
    },
    {
      label: 'asked',
      fields: [
        { kind: 'choice', name: 'askName', options: asked, initial: 'optional' },
        { kind: 'choice', name: 'askSubject', options: asked, initial: 'required' },
        {
          kind: 'custom',
          name: 'customfields',
          initial: [],
          fromRow: (row): AskedField[] =>
            row.customfields.map(({ id, meta }) => ({ id, isRequired: meta.required === true })),
          toBody: (now, before) => ({ fields: { customfields: fieldChanges(now, before) } }),
          Editor: AskedFieldsEditor,
        },
        { kind: 'switch', name: 'filesAllowed', initial: true },
      ],
    },
    {
      label: 'embedding',
      fields: [
        {
          kind: 'texts',
          name: 'allowedOrigins',
          hint: 'allowedOrigins',
          isValid: (text) => /^https?:\/\/[^\s/]+$/.test(text),
        },
      ],
    },
  ],
  Extra: FormPreview,
}

export const ContactFormsScreen = (props: SectionProps) => <ResourceScreen spec={contactForms} {...props} />

function fieldChanges(now: unknown, before: unknown): object[] {
  const [wanted, old] = [now as readonly AskedField[], (before ?? []) as readonly AskedField[]]
  return [
    ...wanted.map(({ id, isRequired }) => ({ id, meta: { required: isRequired } })),
    ...old
      .filter((known) => !wanted.some(({ id }) => id === known.id))
      .map(({ id }) => ({ id, meta: { delete: true } })),
  ]
}

/** The form as customers see it, and what to put into another page. */
function FormPreview({ row }: { row: Row }) {
  const { t } = useTranslation('settings')
  const address = `${window.location.origin}${row.path}`
  if (row.enabled !== true) return <p className={mail['quiet']}>{t('formOff')}</p>
  return (
    <section className={mail['block']}>
      <h3>{t('formAddress')}</h3>
      <CopyText label={t('formAddress')} text={address} />
      <h3>{t('embedCode')}</h3>
      <CopyText label={t('embedCode')} text={`<script src="${address}/embed.js"></script>`} />
      <h3>{t('preview')}</h3>
      <p className={mail['quiet']}>
        {t('previewText')}{' '}
        <a href={row.path ?? ''} target="_blank" rel="noreferrer">
          {t('openForm')} <ExternalLink size={13} aria-hidden style={{ display: 'inline' }} />
        </a>
      </p>
      <iframe
        // shown anew after each change
        key={row.updatedAt}
        className={styles['preview']}
        title={t('preview')}
        src={row.path ?? ''}
        sandbox=""
      />
    </section>
  )
}
