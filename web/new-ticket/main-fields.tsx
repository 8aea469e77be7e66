import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../api/failure.ts'
import { inboxAddressesQuery } from '../composer/addresses.ts'
import type { DraftFile } from '../composer/draft.ts'
import type { EditorHandle } from '../composer/editor-handle.ts'
import { FileTray } from '../composer/file-tray.tsx'
import { useMailLimit } from '../composer/mail-limit.ts'
import { htmlToMarkdown, markdownToHtml } from '../composer/markdown.ts'
import { PlainEditor } from '../composer/plain-editor.tsx'
import { RichEditor } from '../composer/rich-editor.tsx'
import { useUploads } from '../composer/use-uploads.ts'
import { useInboxes } from '../inbox/choices.ts'
import { Button } from '../ui/button.tsx'
import { ChipsInput } from '../ui/chips-input.tsx'
import { Field } from '../ui/field.tsx'
import { FileDrop } from '../ui/file-drop.tsx'
import { DateTimeInput, Input } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import { Checkbox } from '../ui/toggle.tsx'
import { CustomerField } from './customer-field.tsx'
import styles from './new-ticket.module.css'
import type { NewTicket } from './new-ticket-form.ts'
import { TemplateField } from './template-field.tsx'

interface MainFieldsProps {
  form: NewTicket
  failure: Failure | null
  onChange: (change: Partial<NewTicket>) => void
  onUploading: (isUploading: boolean) => void
}

/** From whom, where, about what, and the first message. */
export function MainFields({ form, failure, onChange, onUploading }: MainFieldsProps) {
  const { t } = useTranslation('new-ticket')
  const inboxes = useInboxes()
  const addresses = useQuery({ ...inboxAddressesQuery(form.inbox ?? 0), enabled: form.inbox !== null }).data ?? []
  const handle = useRef<EditorHandle | null>(null)
  const [version, setVersion] = useState(0)
  const files = useRef<readonly DraftFile[]>(form.files)
  const setHandle = useCallback((ready: EditorHandle | null) => {
    handle.current = ready
  }, [])
  const { uploads, add, retry, drop } = useUploads({
    hasInlinePictures: true,
    onUploaded: (file) => {
      files.current = [...files.current, file]
      onChange({ files: files.current })
      if (file.isInline) handle.current?.insertImage({ url: `/desk/api/v2/files/${file.id}/inline`, name: file.name })
    },
  })
  const limit = useMailLimit(form.notifyCustomer && form.files.length + uploads.length > 0)
  useEffect(() => {
    files.current = form.files
  }, [form.files])
  useEffect(() => onUploading(uploads.some((upload) => upload.failure === null)), [uploads, onUploading])
  const problem = (source: string) => failure?.problemOf(source) ?? failure?.problemOf(`${source}.id`)
  const customerProblem = problem('customer') ?? failure?.problemOf('customer.email') ?? failure?.problemOf('email')
  const Editor = form.editMethod === 'html' ? RichEditor : PlainEditor

  async function toggleMethod(): Promise<void> {
    const isHtml = form.editMethod === 'html'
    const source = isHtml ? htmlToMarkdown(form.source) : await markdownToHtml(form.source)
    onChange({ source, editMethod: isHtml ? 'markdown' : 'html' })
    setVersion(version + 1)
  }

  return (
    <>
      <TemplateField
        editMethod={form.editMethod}
        onChange={(change) => {
          onChange(change)
          setVersion(version + 1)
        }}
      />
      <div className={styles['pair']}>
        <Field label={t('inbox')} error={problem('inbox')}>
          {(control) => (
            <Select
              {...control}
              value={form.inbox}
              placeholder={t('chooseInbox')}
              options={inboxes.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(inbox) => onChange({ inbox, sendFrom: null })}
            />
          )}
        </Field>
        {addresses.length > 1 && (
          <Field label={t('sendFrom')} error={problem('sendFrom')}>
            {(control) => (
              <Select
                {...control}
                value={form.sendFrom ?? addresses[0] ?? ''}
                options={addresses.map((address) => ({ value: address, label: address }))}
                onChange={(sendFrom) => onChange({ sendFrom })}
              />
            )}
          </Field>
        )}
      </div>
      <CustomerField value={form.customer} error={customerProblem} onChange={(customer) => onChange({ customer })} />
      <div className={styles['pair']}>
        <Field label={t('cc')} error={problem('cc')} isOptional>
          {(control) => <ChipsInput {...control} value={form.cc} onChange={(cc) => onChange({ cc })} />}
        </Field>
        <Field label={t('bcc')} error={problem('bcc')} isOptional>
          {(control) => <ChipsInput {...control} value={form.bcc} onChange={(bcc) => onChange({ bcc })} />}
        </Field>
      </div>
      <Field label={t('subject')} error={problem('subject')}>
        {(control) => (
          <Input
            {...control}
            // the page is opened in order to write
            autoFocus={form.customer !== null}
            maxLength={998}
            value={form.subject}
            onChange={(event) => onChange({ subject: event.target.value })}
          />
        )}
      </Field>
      <div className={styles['messageHead']}>
        <span className={styles['label']} aria-hidden="true">
          {t('message')}
        </span>
        <Button variant="quiet" onClick={() => void toggleMethod()}>
          {t(form.editMethod === 'html' ? 'writeMarkdown' : 'writeHtml')}
        </Button>
      </div>
      <div className={styles['message']}>
        <Editor
          key={`${version} ${form.editMethod}`}
          label={t('message')}
          placeholder={t('messageHint')}
          source={form.source}
          onChange={(source) => onChange({ source })}
          onTrigger={() => false}
          onFiles={add}
          onEscape={() => {}}
          onReady={setHandle}
          isFocusedAtStart={false}
        />
        <FileTray
          files={form.files}
          uploads={uploads}
          limit={limit}
          onRemove={(id) => onChange({ files: form.files.filter((file) => file.id !== id) })}
          onRetry={retry}
          onDrop={drop}
        />
      </div>
      {problem('message') !== undefined && (
        <p className={styles['error']} role="alert">
          {problem('message')}
        </p>
      )}
      <FileDrop label={t('files')} onFiles={add} />
      <Checkbox
        label={t('notify')}
        hint={t('notifyHint')}
        checked={form.notifyCustomer}
        onChange={(notifyCustomer) => onChange({ notifyCustomer })}
      />
      <Field
        label={t('sendAt')}
        hint={t('sendAtHint')}
        error={problem('scheduledEmail.sendAt') ?? problem('scheduledEmail')}
        isOptional
      >
        {(control) => <DateTimeInput {...control} value={form.sendAt} onChange={(sendAt) => onChange({ sendAt })} />}
      </Field>
    </>
  )
}
