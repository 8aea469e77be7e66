import { fillIn } from '../lib/customer-language.ts'
import { isEmailAddress, normalizeEmail } from '../lib/email-address.ts'
import { parseInstant } from '../lib/instant.ts'
import type { CustomFieldInput } from '../tickets/commands.ts'
import type { FormWords } from './form-words.ts'
import type { ContactForm, FormField } from './queries.ts'
import { type Filled, type FormError, limits, trapName } from './read-submission.ts'

/** What a form asks for, once it is all right. */
export interface Submission {
  name: string
  email: string
  subject: string
  message: string
  customFields: CustomFieldInput[]
  fileIds: number[]
}

const subjectLength = 80

/** Holds what was filled in against the form; names everything that is wrong, in the words of the page. */
export function judgeSubmission(
  form: ContactForm,
  filled: Filled,
  words: FormWords,
): { submission: Submission; errors: FormError[] } {
  const errors: FormError[] = []
  const add = (field: string, text: string) => void errors.push({ field, text })
  const one = (name: string) => (filled.values.get(name)?.[0] ?? '').trim()
  const read = (name: 'name' | 'email' | 'subject' | 'message', isRequired: boolean): string => {
    const text = name === 'message' ? one(name) : one(name).replace(/\s+/g, ' ')
    if (isRequired && text === '') add(name, words.required)
    else if (Array.from(text).length > limits[name]) add(name, fillIn(words.tooLong, { count: limits[name] }))
    return text
  }
  const name = form.askName === 'hidden' ? '' : read('name', form.askName === 'required')
  const email = read('email', true)
  if (email !== '' && !isEmailAddress(email)) add('email', words.badEmail)
  const subject = form.askSubject === 'hidden' ? '' : read('subject', form.askSubject === 'required')
  const message = read('message', true)
  const customFields = form.fields.flatMap((field) => readCustomField(field, filled, words, add))
  if (one(trapName) !== '') add(trapName, words.mustBeEmpty)
  return {
    submission: {
      name,
      email: isEmailAddress(email) ? normalizeEmail(email) : email,
      subject: subject || firstWords(message),
      message,
      customFields,
      fileIds: filled.keptFiles.map((file) => file.id),
    },
    errors,
  }
}

/** The start of a text, as its subject. */
function firstWords(text: string): string {
  const line = text.split('\n', 1)[0]?.trim() ?? ''
  const characters = Array.from(line)
  return characters.length <= subjectLength
    ? line
    : `${characters
        .slice(0, subjectLength - 1)
        .join('')
        .trimEnd()}…`
}

function readCustomField(
  field: FormField,
  filled: Filled,
  words: FormWords,
  add: (field: string, text: string) => void,
): CustomFieldInput[] {
  const source = `field_${field.id}`
  const given = (filled.values.get(source) ?? []).map((value) => value.trim()).filter((value) => value !== '')
  const [first] = given
  if (first === undefined) {
    if (field.required) add(source, words.required)
    return []
  }
  const isChoice = field.kind === 'dropdown' || field.kind === 'checkboxes'
  if (isChoice) {
    const isKnown = given.every((value) => field.options.some((option) => String(option.id) === value))
    if (!isKnown) add(source, words.badChoice)
    return [{ fieldId: field.id, source, value: field.kind === 'dropdown' ? Number(first) : given.map(Number) }]
  }
  if (Array.from(first).length > limits.custom) add(source, fillIn(words.tooLong, { count: limits.custom }))
  if (field.kind === 'number') {
    // people write 1,5 where their language does
    const number = Number(first.replace(',', '.'))
    if (!Number.isFinite(number)) add(source, words.badNumber)
    return [{ fieldId: field.id, source, value: number }]
  }
  if (field.kind === 'date' && parseInstant(first) === null) add(source, words.badDate)
  return [{ fieldId: field.id, source, value: first }]
}
