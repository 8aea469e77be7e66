import { describe, expect, test } from 'vitest'
import { newMessageId } from './message-id.ts'
import { expandPlaceholders, hasPlaceholder } from './placeholders.ts'
import { previewText } from './preview.ts'
import { slug } from './slug.ts'

describe('previewText', () => {
  test('a short text is one line', () => {
    expect(previewText('  One\n\n two\u00a0\t three ')).toBe('One two three')
    expect(previewText('')).toBe('')
  })

  test('a long text is cut and says so', () => {
    const preview = previewText('word '.repeat(100))
    expect(preview).toMatch(/^(word )+wo(r|rd)?\.\.\.$|^(word ?)+\.\.\.$/)
    expect(preview.length).toBeLessThanOrEqual(250)
    expect(preview.length).toBeGreaterThan(240)
  })

  test('what a reader sees as one character is never cut', () => {
    const family = '👨‍👩‍👧‍👦'
    for (let shift = 0; shift < 12; shift++) {
      const preview = previewText('a'.repeat(shift) + family.repeat(60))
      const kept = preview.slice(shift, -3)
      expect(kept.length % family.length).toBe(0)
      expect(preview.length).toBeLessThanOrEqual(250)
    }
    expect(previewText(`${'a'.repeat(246)}e\u0301bcdefgh`).endsWith('e...')).toBe(false)
  })

  test('text after a long blank stretch is announced', () => {
    expect(previewText(`a${' '.repeat(5_000)}b`)).toBe('a...')
    expect(previewText(`a${' '.repeat(5_000)}`)).toBe('a')
  })
})

describe('placeholders', () => {
  const context = {
    user: { firstName: 'Ann', lastName: '<Lee>', email: 'ann@a.example' },
    mailbox: { name: 'Support', email: 'help@a.example' },
    customer: { firstName: '{%site.name%}', lastName: '', email: 'c@b.example' },
    ticket: { subject: 'A & B' },
    site: { name: 'Desk' },
  }

  test.each([
    ['{%user.fullName%}, {%mailbox.email%}', 'Ann &lt;Lee&gt;, help@a.example', 'Ann <Lee>, help@a.example'],
    ['{% USER.firstname %}', 'Ann', 'Ann'],
    ['{%ticket.subject%}', 'A &amp; B', 'A & B'],
    ['{%customer.fullName%}', '{%site.name%}', '{%site.name%}'],
    ['{%unknown.name%} {%user.toString%} {% %} {%user', '{%unknown.name%} {%user.toString%} {% %} {%user', null],
    ['{%company.name%} #{%ticket.id%}', '{%company.name%} #{%ticket.id%}', null],
    ['no placeholder', 'no placeholder', null],
  ])('%s', (text, html, plain) => {
    expect(expandPlaceholders(text, context, { html: true })).toBe(html)
    expect(expandPlaceholders(text, context, { html: false })).toBe(plain ?? html)
  })

  test('an empty value leaves nothing, an unknown one leaves the placeholder', () => {
    expect(expandPlaceholders('[{%customer.lastName%}]', context, { html: true })).toBe('[]')
    expect(expandPlaceholders('{%company.name%}', { company: null }, { html: true })).toBe('{%company.name%}')
  })

  test('a text is asked whether it needs the number of its ticket', () => {
    expect(hasPlaceholder('#{% Ticket.ID %}', 'ticket.id')).toBe(true)
    expect(hasPlaceholder('{%ticket.subject%}', 'ticket.id')).toBe(false)
    expect(expandPlaceholders('{%ticket.id%}', { ticket: { id: 7, subject: '' } }, { html: true })).toBe('7')
  })
})

test.each([
  ['Über uns!', 'uber-uns'],
  ['  Straße & Œuvre ', 'strasse-oeuvre'],
  ['--a__b--', 'a-b'],
  ['日本', 'inbox'],
  ['x'.repeat(100), 'x'.repeat(60)],
  [`${'x'.repeat(59)} y`, 'x'.repeat(59)],
])('the slug of %j is %s', (name, expected) => {
  expect(slug(name, 'inbox')).toBe(expected)
})

test('message ids are unique, bare, and safe in a header', () => {
  const pattern = /^[0-9a-f-]{36}@a\.example$/
  expect(newMessageId('A.example')).toMatch(pattern)
  expect(newMessageId('a.example')).not.toBe(newMessageId('a.example'))
  expect(newMessageId('a\r\nb')).toMatch(/@deskhand\.invalid$/)
})
