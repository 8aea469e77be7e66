import i18next from 'i18next'
import type strings from '../locales/en/common.json'
import { fileSize } from './sizes.ts'

type Key = keyof typeof strings.problem

// What the API says of a request, as it says it (desk-api-other.md A.4), and the sentence that stands for it. What is
// not here is shown in the API's own words.
const sentences: Readonly<Record<string, Key>> = {
  'already exists': 'taken',
  'cannot be changed': 'fixed',
  'has expired': 'expired',
  'has no access to the inbox': 'noInboxAccess',
  'is already in use': 'taken',
  'is not enabled for this inbox': 'notEnabled',
  'is not your password': 'password',
  'is the address of an agent': 'agentAddress',
  'is the address of an inbox': 'inboxAddress',
  'must be a colour as ‘#1a7f5a’': 'color',
  'must be a date as ‘2006-01-02’': 'date',
  'must be a date as ‘2006-01-02T15:04:05Z’': 'date',
  'must be a number': 'number',
  'must be a time as ‘15:04’': 'time',
  'must be a time zone': 'zone',
  'must be a valid domain': 'domain',
  'must be a valid email address': 'email',
  'must be a whole number': 'number',
  'must be an address that starts with http:// or https://': 'webAddress',
  'must be in the future': 'future',
  'must be letters, digits and hyphens': 'letters',
  'must be lower-case letters, digits and hyphens': 'letters',
  'must be set': 'missing',
  'must not be in the future': 'past',
  'not found': 'gone',
  'the address is not valid': 'email',
  'this address and password do not match': 'noMatch',
  'this link was used already or is older than an hour': 'linkUsed',
  'this link was used already or is too old': 'linkUsed',
  'ticket is read-only': 'readOnly',
  'too many attempts, please wait ten minutes': 'tooOften',
  'too many requests': 'tooOften',
  'you do not have permission to change this': 'right',
  'you do not have permission to see this': 'right',
}

const patterns: readonly (readonly [RegExp, (found: RegExpExecArray) => string])[] = [
  [/^must be (\d+) or higher$/, ([, value = '']) => i18next.t('problem.atLeast', { value })],
  [/^must be (\d+) or lower$/, ([, value = '']) => i18next.t('problem.atMost', { value })],
  [/^must be a whole number from (\d+) to (\d+)$/, ([, from, to]) => i18next.t('problem.range', { from, to })],
  [/^must be (\d+) bytes or less$/, ([, bytes]) => i18next.t('problem.tooLarge', { size: fileSize(Number(bytes)) })],
  [/^must be one of ‘(.+)’$/, ([, values]) => i18next.t('problem.choice', { values })],
  [/^must be shorter than (\d+) characters$/, ([, end]) => i18next.t('problem.tooLong', { count: Number(end) - 1 })],
  [/^must have at least (\d+) characters$/, ([, count]) => i18next.t('problem.tooShort', { count: Number(count) })],
  [/^must have at most (\d+) entries$/, ([, count]) => i18next.t('problem.tooMany', { count: Number(count) })],
  [/^only an admin of the inbox may /, () => i18next.t('problem.inboxAdmins')],
  [/^only (site )?admins may /, () => i18next.t('problem.admins')],
]

/** What the API says is wrong, as a sentence in the reader's language; in the API's words when it says something rare. */
export function problemWords(detail: string): string {
  const key = Object.hasOwn(sentences, detail) ? sentences[detail] : undefined
  if (key !== undefined) return i18next.t(`problem.${key}` as 'problem.taken')
  for (const [pattern, words] of patterns) {
    const found = pattern.exec(detail)
    if (found !== null) return words(found)
  }
  if (detail === '') return ''
  return `${detail.slice(0, 1).toLocaleUpperCase()}${detail.slice(1)}${/[.!?]$/.test(detail) ? '' : '.'}`
}
