import { expect, test } from 'vitest'
import { createDocument } from '../../server/search/document.ts'
import { fold } from '../../server/search/fold.ts'
import { parseSearch } from '../../server/search/grammar.ts'
import { compileText } from '../../server/search/text-query.ts'
import { documentWords, typedAddress, typedWords } from '../../server/search/words.ts'

const indexed = (text: string) => [...documentWords(text)].map((word) => `${word.text}:${word.at}`).join(' ')
const typed = (text: string) => [...typedWords(text)].map((word) => `${word.text}:${word.at}`).join(' ')
const compiled = (text: string) => compileText(parseSearch(text).terms)

test('case, accents and compatibility forms fold away, letters of other scripts stay', () => {
  expect(fold('Élan ÀÇÑ Straße ŁÓDŹ Ærø İstanbul ﬁn Ｆｕｌｌ')).toBe('elan acn strasse lodz aero istanbul fin full')
  expect(fold('ΟΔΟΣ όδος')).toBe('οδοσ οδοσ')
  expect(fold('Ёлка Йод')).toBe('елка иод')
  expect(fold('がか 한국어 हिन्दी')).toBe('がか 한국어 हिन्दी')
  expect(fold('مُحَمَّد')).toBe('محمد')
})

test('words are cut at everything that is no letter or digit', () => {
  expect(indexed("don't INV-2024/7 report_v2.pdf")).toBe('don:1 t:2 inv:3 2024:4 7:5 report:6 v2:7 pdf:8')
  expect(indexed('')).toBe('')
  expect(indexed('!!! --- ,,,')).toBe('')
})

test('an address is there whole, as its domain, and in words', () => {
  expect(indexed('From: <Anna.Smith+x@Example.co.uk>, ok')).toBe(
    'from:1 anna.smith+x@example.co.uk:2 @example.co.uk:2 anna:2 smith:3 x:4 example:5 co:6 uk:7 ok:8',
  )
  expect(typedAddress('<Anna@Example.com>,')).toBe('anna@example.com')
  expect(typedAddress('@example.com')).toBe('@example.com')
  expect(typedAddress('anna@')).toBeNull()
  expect(typedAddress('mail anna@example.com')).toBeNull()
})

test('scripts without spaces become overlapping pairs that keep their places', () => {
  expect(indexed('退款流程 now')).toBe('退款:1 款流:2 流程:3 程:4 now:5')
  expect(typed('退款流程 now')).toBe('退款:1 款流:2 流程:3 now:5')
  expect(typed('猫')).toBe('猫:1')
  expect(indexed('iPhone退款')).toBe('iphone:1 退款:2 款:3')
  expect(indexed('ข้อมูล')).not.toBe('')
  expect(indexed('𠮷野家')).toBe('𠮷野:1 野家:2 家:3')
})

test('a long run is cut without breaking a character', () => {
  expect(indexed('x'.repeat(500)).length).toBe(82)
  expect([...documentWords('𝒳'.repeat(100).normalize('NFC'))].every(({ text }) => text.length <= 80)).toBe(true)
  expect([...documentWords('𐐀'.repeat(100))].every(({ text }) => !/\p{Surrogate}/u.test(text))).toBe(true)
})

test('what people type becomes one query', () => {
  expect(compiled('refund policy').wanted).toBe(`('refund':*) & ('policy':*)`)
  expect(compiled('INV-001 a 1042').wanted).toBe(`('inv' <1> '001') & ('a') & ('1042')`)
  expect(compiled('"Refund Policy" -spam').wanted).toBe(`('refund' <1> 'policy') & !('spam':*)`)
  expect(compiled('anna@example.com').wanted).toBe(`('anna@example.com':*)`)
  expect(compiled('"anna@example.com"').wanted).toBe(`('anna@example.com')`)
  expect(compiled('@anna').wanted).toBe(`('@anna':* | 'anna':*)`)
  expect(compiled('from:anna to:"a b" subject:x.y').wanted).toBe(
    `(':from:anna':*) & (':to:a' & ':to:b') & (':subject:x' & ':subject:y')`,
  )
  expect(compiled('退款流程 猫').wanted).toBe(`('退款' <1> '款流' <1> '流程') & ('猫':*)`)
  // an unwanted phrase is left to the rows: its words alone may be there
  expect(compiled('"cold call" spam -"hot line" -ham').loose).toBe(`('cold' & 'call') & ('spam':*) & !('ham':*)`)
  expect(compiled('-spam -"cold call"')).toMatchObject({ wanted: null, unwanted: `('spam':*) | ('cold' <1> 'call')` })
  expect(compiled('*')).toEqual({ wanted: null, loose: null, unwanted: null, isHopeless: false })
  expect(compiled('!!! ???').isHopeless).toBe(true)
  expect(compiled('').isHopeless).toBe(false)
})

test('operators are read in any order; what is none is a word', () => {
  const { criteria, terms } = parseSearch(
    'Tag:vip,"x" tag:new -tag:old assignee:me status:solved has:attachment after:2026-01-01 before:2026-02-30 http://a.b re: x:y',
  )
  expect(criteria).toEqual([
    { kind: 'subject', subject: 'tag', values: ['vip', '"x"', 'new'], isExcluded: false },
    { kind: 'subject', subject: 'tag', values: ['old'], isExcluded: true },
    { kind: 'subject', subject: 'agent', values: ['me'], isExcluded: false },
    { kind: 'subject', subject: 'status', values: ['solved'], isExcluded: false },
    { kind: 'attachment', isExcluded: false },
    { kind: 'days', of: 'createdAt', first: '2026-01-01' },
  ])
  expect(terms.map((term) => term.text)).toEqual(['before:2026-02-30', 'http://a.b', 're:', 'x:y'])
})

test('a document stays within what PostgreSQL can hold', () => {
  const document = createDocument()
  let fits = true
  for (let part = 0; fits && part < 1_000; part++) {
    fits = document.add(Array.from({ length: 5_000 }, (_, index) => `w${part}x${index}`).join(' '), 'D')
  }
  expect(fits).toBe(false)
  expect(document.toText().length).toBeLessThan(3_000_000)
})
