import { fillIn } from '../lib/customer-language.ts'
import { escapeHtml } from '../lib/html.ts'
import type { FormWords } from './form-words.ts'
import type { ContactForm, FormField } from './queries.ts'
import { type Filled, type FormError, limits as lengths, trapName } from './read-submission.ts'

interface Shown {
  filled: Filled
  errors: readonly FormError[]
  limits: { count: number; megabytes: number }
}

/** What can be filled in, from the name to the files, each with its label, its hint and what is wrong with it. */
export function formControls(form: ContactForm, words: FormWords, shown: Shown): string {
  const { filled } = shown
  const draw = (control: Control) => drawControl(control, words, shown.errors)
  const one = (name: string, attributes: string) => (described: string) =>
    `<input id="${name}" name="${name}" value="${escapeHtml(filled.values.get(name)?.[0] ?? '')}" dir="auto" ${attributes}${described}>`
  const { name, subject, message } = lengths
  return [
    form.askName === 'hidden'
      ? ''
      : draw({
          name: 'name',
          label: words.name,
          isRequired: form.askName === 'required',
          input: one('name', `autocomplete="name" maxlength="${name}"`),
        }),
    draw({
      name: 'email',
      label: words.email,
      isRequired: true,
      input: one('email', `type="email" autocomplete="email" maxlength="${lengths.email}"`),
    }),
    form.askSubject === 'hidden'
      ? ''
      : draw({
          name: 'subject',
          label: words.subject,
          isRequired: form.askSubject === 'required',
          input: one('subject', `maxlength="${subject}"`),
        }),
    draw({
      name: 'message',
      label: words.message,
      isRequired: true,
      input: (described) =>
        `<textarea id="message" name="message" dir="auto" maxlength="${message}"${described}>\n${escapeHtml(filled.values.get('message')?.[0] ?? '')}</textarea>`,
    }),
    ...form.fields.map((field) => draw(customControl(field, words, filled))),
    form.filesAllowed ? fileControl(words, shown, draw) : '',
    trap(words, shown),
  ]
    .filter((part) => part !== '')
    .join('\n')
}

interface Control {
  name: string
  label: string
  hint?: string
  isRequired: boolean
  /** Several inputs below one legend. */
  isGroup?: boolean
  input(described: string): string
}

function drawControl(control: Control, words: FormWords, errors: readonly FormError[]): string {
  const { name, isRequired, isGroup = false, hint = '' } = control
  const error = errors.find((candidate) => candidate.field === name)
  const ids = [hint === '' ? '' : `${name}-hint`, error === undefined ? '' : `${name}-error`].filter((id) => id !== '')
  const described = [
    ids.length === 0 ? '' : ` aria-describedby="${ids.join(' ')}"`,
    error === undefined ? '' : ' aria-invalid="true"',
    // of a group the browser could only demand every box
    isRequired && !isGroup ? ' required' : '',
  ].join('')
  const mark = isRequired ? '' : ` <span class="soft">(${words.optional})</span>`
  const label = `<bdi>${escapeHtml(control.label)}</bdi>${mark}`
  const after = `${hint === '' ? '' : `<p class="hint" id="${name}-hint">${escapeHtml(hint)}</p>`}${
    error === undefined ? '' : `<p class="error" id="${name}-error">${escapeHtml(error.text)}</p>`
  }`
  const className = error === undefined ? 'field' : 'field bad'
  if (isGroup)
    return `<fieldset class="${className}" id="${name}"${ids.length === 0 ? '' : ` aria-describedby="${ids.join(' ')}"`}><legend>${label}</legend>${control.input('')}${after}</fieldset>`
  return `<div class="${className}"><label for="${name}">${label}</label>${control.input(described)}${after}</div>`
}

function customControl(field: FormField, words: FormWords, filled: Filled): Control {
  const name = `field_${field.id}`
  const given = filled.values.get(name) ?? []
  const base = { name, label: field.label, hint: field.description, isRequired: field.required }
  const value = escapeHtml(given[0] ?? '')
  switch (field.kind) {
    case 'textarea':
      return {
        ...base,
        input: (described) => `<textarea id="${name}" name="${name}" dir="auto"${described}>\n${value}</textarea>`,
      }
    case 'dropdown': {
      const options = field.options.map(
        ({ id, name: text }) =>
          `<option value="${id}"${given.includes(String(id)) ? ' selected' : ''}>${escapeHtml(text)}</option>`,
      )
      return {
        ...base,
        input: (described) =>
          `<select id="${name}" name="${name}"${described}><option value="">${words.choose}</option>${options.join('')}</select>`,
      }
    }
    case 'checkboxes':
      return {
        ...base,
        isGroup: true,
        input: () =>
          field.options
            .map(
              ({ id, name: text }) =>
                `<label class="choice"><input type="checkbox" name="${name}" value="${id}"${given.includes(String(id)) ? ' checked' : ''}> <bdi>${escapeHtml(text)}</bdi></label>`,
            )
            .join(''),
      }
    default: {
      const type = field.kind === 'date' ? 'date' : 'text'
      const numeric = field.kind === 'number' ? ' inputmode="decimal"' : ''
      return {
        ...base,
        input: (described) =>
          `<input id="${name}" name="${name}" type="${type}"${numeric} value="${value}" dir="auto"${described}>`,
      }
    }
  }
}

function fileControl(words: FormWords, { filled, limits }: Shown, draw: (control: Control) => string): string {
  // the browser does not keep files of a form that came back: those that arrived are named by a signed mark
  const kept = filled.keptFiles.map(
    ({ mark, name }) =>
      `<label class="choice"><input type="checkbox" name="kept" value="${escapeHtml(mark)}" checked> <bdi>${escapeHtml(fillIn(words.keepFile, { name }))}</bdi></label>`,
  )
  const group =
    kept.length === 0 ? '' : `<fieldset class="field"><legend>${words.keptFiles}</legend>${kept.join('')}</fieldset>\n`
  return (
    group +
    draw({
      name: 'files',
      label: words.files,
      hint: fillIn(words.filesHint, { count: limits.count, size: limits.megabytes }),
      isRequired: false,
      input: (described) => `<input id="files" name="files" type="file" multiple${described}>`,
    })
  )
}

/** A field that people do not see and programs fill in; one who did see it can take its text out again. */
function trap(words: FormWords, { filled, errors }: Shown): string {
  const value = escapeHtml(filled.values.get(trapName)?.[0] ?? '')
  const error = errors.find(({ field }) => field === trapName)
  const input = `<label for="${trapName}">${words.leaveEmpty}</label><input id="${trapName}" name="${trapName}" value="${value}" autocomplete="off"`
  return error === undefined
    ? `<div class="away" aria-hidden="true">${input} tabindex="-1"></div>`
    : `<div class="field bad">${input} aria-invalid="true" aria-describedby="${trapName}-error"><p class="error" id="${trapName}-error">${escapeHtml(error.text)}</p></div>`
}
