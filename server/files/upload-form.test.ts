import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { signUploadForm, verifyUploadForm } from './upload-form.ts'

const secret = randomBytes(32)
const now = new Date('2026-02-01T09:00:00Z')
const grant = { fileId: 7, mimeType: 'image/png', maxBytes: 1_000 }
const form = () => new Map(Object.entries(signUploadForm(grant, secret, now)))

test('a form has the nine fields that clients copy, none of them empty', () => {
  expect([...form().keys()].sort()).toEqual([
    'Content-Type',
    'bucket',
    'key',
    'policy',
    'success_action_status',
    'x-amz-algorithm',
    'x-amz-credential',
    'x-amz-date',
    'x-amz-signature',
  ])
  expect([...form().values()].every((value) => value !== '')).toBe(true)
  expect(form().get('x-amz-date')).toBe('20260201T090000Z')
})

test('the fields are good in any order', () => {
  expect(verifyUploadForm(new Map([...form()].reverse()), secret, now)).toEqual(grant)
})

test.each([...form().keys()])('a changed or missing field %s is refused', (name) => {
  const changed = form().set(name, `${form().get(name)}x`)
  expect(() => verifyUploadForm(changed, secret, now)).toThrow(/does not match the signed form/)
  const missing = form()
  missing.delete(name)
  expect(() => verifyUploadForm(missing, secret, now)).toThrow(/does not match|must be set/)
})

test('a policy of somebody else is refused', () => {
  const other = signUploadForm({ ...grant, maxBytes: 10 ** 9 }, randomBytes(32), now)
  expect(() => verifyUploadForm(new Map(Object.entries(other)), secret, now)).toThrow(/signature/)
  const mixed = form().set('policy', other['policy'] ?? '')
  expect(() => verifyUploadForm(mixed, secret, now)).toThrow(/signature/)
})

test('a form lives an hour', () => {
  expect(verifyUploadForm(form(), secret, new Date('2026-02-01T09:59:59Z'))).toEqual(grant)
  expect(() => verifyUploadForm(form(), secret, new Date('2026-02-01T10:00:00Z'))).toThrow(/expired/)
})
