import { expect, test } from 'vitest'
import { emailDomain, isEmailAddress, matchesDomain, normalizeEmail, parseAddress } from './email-address.ts'

test.each([
  'a@b.example',
  'A.B+tag@Example.COM',
  "o'neil_{x}!#$%&*/=?^`|~-@b.example",
  '"a b"@b.example',
  '"a\\"@b"@b.example',
  'jürgen@bücher.example',
  '用户@例子.example',
  '😀@b.example',
  'a@localhost',
  'a@xn--bcher-kva.example',
  `${'a'.repeat(64)}@b.example`,
  `a@${'b'.repeat(63)}.example`,
])('%s is an address', (text) => {
  expect(isEmailAddress(text)).toBe(true)
})

test.each([
  '',
  'a',
  '@b.example',
  'a@',
  'a b@c.example',
  ' a@b.example',
  'a@b.example ',
  'a@b@c.example',
  '.a@b.example',
  'a.@b.example',
  'a..b@c.example',
  'a@b..example',
  'a@.example',
  'a@b.example.',
  'a@-b.example',
  'a@b-.example',
  'a@b_c.example',
  'a@[127.0.0.1]',
  'a@127.0.0.1',
  '<a@b.example>',
  'Ann <a@b.example>',
  'a@b.example,c@d.example',
  'a@b.example;c@d.example',
  'a\n@b.example',
  'a\u0000@b.example',
  'a\u200b@b.example',
  'a\u202e@b.example',
  'a\ud800@b.example',
  'a@b\u00a0.example',
  'a@%62.example',
  'a@b/c.example',
  '"a"b@c.example',
  '"a<b>"@c.example',
  '"a\r\nBcc: x"@c.example',
  `${'a'.repeat(65)}@b.example`,
  `${'é'.repeat(33)}@b.example`,
  `a@${'b'.repeat(64)}.example`,
  `a@${'b.'.repeat(130)}example`,
  `${'a.'.repeat(500_000)}@b.example`,
])('%j is no address', (text) => {
  expect(isEmailAddress(text)).toBe(false)
})

test('an address is stored trimmed with its domain in lower case', () => {
  expect(normalizeEmail('  Ann.B@Example.COM ')).toBe('Ann.B@example.com')
  expect(normalizeEmail(' x ')).toBe('x')
  expect(emailDomain('a@Example.COM')).toBe('example.com')
  expect(emailDomain('x')).toBe('')
})

test.each([
  ['teamwork.com', 'teamwork.com', true],
  ['Teamwork.com', 'TEAMWORK.COM', true],
  ['teamwork.com', 'desk.teamwork.com', false],
  ['*.teamwork.com', 'desk.teamwork.com', true],
  ['*.teamwork.com', 'a.desk.teamwork.com', true],
  ['*.teamwork.com', 'teamwork.com', false],
  ['*.teamwork.com', 'ateamwork.com', false],
  ['*teamwork.com', 'teamwork.com', true],
  ['*teamwork.com', 'desk.teamwork.com', true],
  ['*teamwork.com', 'myteamwork.com', true],
  ['*teamwork.com', 'teamwork.com.evil.example', false],
  ['*', 'a.example', false],
  ['*.', 'a.', false],
  ['', '', false],
  ['a.*', 'a.b', false],
])('the pattern %s and the domain %s: %s', (pattern, domain, fits) => {
  expect(matchesDomain(pattern, domain)).toBe(fits)
})

test.each([
  ['a@B.example', { name: '', email: 'a@b.example' }],
  ['Ann Lee <a@b.example>', { name: 'Ann Lee', email: 'a@b.example' }],
  ['"Lee, \\"Ann\\"" <a@b.example>', { name: 'Lee, "Ann"', email: 'a@b.example' }],
  ['"x@y.example" <a@b.example>', { name: 'x@y.example', email: 'a@b.example' }],
  ['<a@b.example>', { name: '', email: 'a@b.example' }],
  ['Ann <a@b>c>', null],
  ['Ann', null],
  ['Ann <>', null],
  ['a@b.example>', null],
  ['<'.repeat(2_000), null],
])('parseAddress(%j)', (text, address) => {
  expect(parseAddress(text)).toEqual(address)
})
