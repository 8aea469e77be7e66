import { expect, test } from 'vitest'
import { contentDisposition } from '../lib/content-disposition.ts'
import { parseRange } from './byte-range.ts'
import { cleanFileName, uniqueNames } from './file-name.ts'
import { mimeTypeOf } from './mime-type.ts'

test.each([
  ['a.png', 'a.png'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\x\\report.docx', 'report.docx'],
  ['invoice\u202efdp.exe', 'invoicefdp.exe'],
  ['a\u0000b\r\nc\u200b.txt', 'abc.txt'],
  ['  two   words .txt ', 'two words .txt'],
  ['..', ''],
  ['a/', ''],
  ['\u202e', ''],
  ['файл 😀.pdf', 'файл 😀.pdf'],
  ['a\ud800.txt', 'a.txt'],
  [`${'x'.repeat(5_000)}.pdf`, `${'x'.repeat(196)}.pdf`],
])('the name %j becomes %j', (name, clean) => {
  expect(cleanFileName(name)).toBe(clean)
})

test('names in an archive are unique, whatever their case', () => {
  expect(uniqueNames(['a.txt', 'a.txt', 'A.TXT', 'a (2).txt', 'b', 'b', '.env', '.env', 'a.txt'])).toEqual([
    'a.txt',
    'a (2).txt',
    'A (3).TXT',
    'a (2) (2).txt',
    'b',
    'b (2)',
    '.env',
    '.env (2)',
    'a (4).txt',
  ])
})

test.each([
  ['image/PNG', 'x', 'image/png'],
  ['text/plain; charset=utf-8', 'x', 'text/plain'],
  ['', 'a.PDF', 'application/pdf'],
  ['application/octet-stream', 'a.png', 'image/png'],
  ['nonsense', 'a.constructor', 'application/octet-stream'],
  ['text/html\r\nX-Evil: 1', 'a', 'application/octet-stream'],
])('type %j of %j is %s', (claimed, name, type) => {
  expect(mimeTypeOf(claimed, name)).toBe(type)
})

test.each([
  [undefined, null],
  ['bytes=0-3', { start: 0, end: 3 }],
  ['bytes=4-', { start: 4, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-30', { start: 0, end: 9 }],
  ['bytes=5-500', { start: 5, end: 9 }],
  ['bytes=10-', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=5-2', null],
  ['bytes=0-1,3-4', null],
  ['bytes=-', null],
  ['items=0-1', null],
])('the range %s of ten bytes', (header, range) => {
  expect(parseRange(header, 10)).toEqual(range)
})

test('a file name is sent in both forms and cannot break the header', () => {
  expect(contentDisposition('attachment', 'naïve "x"%.txt')).toBe(
    'attachment; filename="na_ve _x__.txt"; filename*=UTF-8\'\'na%C3%AFve%20%22x%22%25.txt',
  )
  expect(contentDisposition('inline', "a'(b)\r\n\ud800")).not.toMatch(/[\r\n]/)
})
