import { expect, test } from 'vitest'
import { join, raw, sql } from './sql.ts'

test('values become parameters in the order they stand, whatever is nested in what', () => {
  const inner = sql`a = ${1} and b = ${2}`
  const { text, values } =
    sql`select ${'x'} where ${inner} and c in (${join([sql`${3}`, raw('now()'), inner])}) limit ${4}`
  expect(text).toBe('select $1 where a = $2 and b = $3 and c in ($4, now(), a = $5 and b = $6) limit $7')
  expect(values).toEqual(['x', 1, 2, 3, 1, 2, 4])
})

test('one template gives one text with the values of each use', () => {
  const find = (id: unknown) => sql`select from users where id = ${id}`
  expect([find(1), find('1; drop table users')].map(({ text, values }) => [text, values])).toEqual([
    ['select from users where id = $1', [1]],
    ['select from users where id = $1', ['1; drop table users']],
  ])
  expect(sql`${find(1)} or ${find(2)}`.text).toBe('select from users where id = $1 or select from users where id = $2')
})

test('an object that only looks like a fragment is a value', () => {
  const lookalike = { text: 'drop table users', values: [], pieces: ['drop table users'] }
  expect(sql`select ${lookalike}`).toMatchObject({ text: 'select $1', values: [lookalike] })
})

test('an empty list gives nothing, null and undefined are values', () => {
  expect(join([]).text).toBe('')
  expect(sql`${null}, ${undefined}`).toMatchObject({ text: '$1, $2', values: [null, undefined] })
})
