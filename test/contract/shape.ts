import { expect } from 'vitest'
import { registry } from '../../server/desk-api/registry.ts'
import type { Field, Resource } from '../../server/desk-api/resource.ts'

const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** Checks that a row has the form its declaration promises, every field of it. */
export function expectShape(resource: Resource, row: Record<string, unknown>): void {
  const shown = Object.entries(resource.fields).filter(([, field]) => !field.hidden && !field.onRequest)
  expect(Object.keys(row).sort()).toEqual(shown.map(([name]) => name).sort())
  for (const [name, field] of shown) expectValue(field, row[name], `${resource.wire.one}.${name}`)
}

/** Checks what holds for every answer: no secrets (only whether there is one: `hasPassword`), no two keys that differ only by case. */
export function expectDecent(value: unknown): void {
  if (Array.isArray(value)) return value.forEach(expectDecent)
  if (typeof value !== 'object' || value === null) return
  const keys = Object.keys(value)
  expect(new Set(keys.map((key) => key.toLowerCase())).size).toBe(keys.length)
  expect(keys.filter((key) => /password|secret|token_?hash/i.test(key) && !/^has[A-Z]/.test(key))).toEqual([])
  Object.values(value).forEach(expectDecent)
}

/** Checks `included`: lists of rows of their resource, each once. */
export function expectIncluded(included: Record<string, { id: number }[]>): void {
  for (const [section, rows] of Object.entries(included)) {
    expect(rows, section).toBeInstanceOf(Array)
    expect(new Set(rows.map((row) => row.id)).size, section).toBe(rows.length)
    const resource = registry.get(section)
    if (resource !== undefined) for (const row of rows) expectShape(resource, row)
  }
}

function expectValue(field: Field, value: unknown, at: string): void {
  switch (field.kind) {
    case 'id':
      return expect(Number.isSafeInteger(value), at).toBe(true)
    case 'timestamp':
      if (value !== null) expect(value, at).toMatch(date)
      return
    case 'ref':
    case 'actor':
      if (value !== null) expectReference(value, field.kind === 'ref' ? field.target : null, at)
      return
    case 'refs':
      expect(value, at).toBeInstanceOf(Array)
      for (const entry of value as unknown[]) expectReference(entry, field.target, at)
      return
    case 'text':
    case 'oneOf':
      return expect(value === null || typeof value === 'string', at).toBe(true)
    case 'boolean':
      return expect(value === null || typeof value === 'boolean', at).toBe(true)
    case 'integer':
      return expect(value === null || Number.isSafeInteger(value), at).toBe(true)
    case 'number':
      return expect(value === null || typeof value === 'number', at).toBe(true)
    case 'strings':
      return expect(value, at).toBeInstanceOf(Array)
    case 'json':
      return
  }
}

function expectReference(value: unknown, target: string | null, at: string): void {
  const { id, type, meta } = value as { id: unknown; type: unknown; meta?: unknown }
  expect(Number.isSafeInteger(id), at).toBe(true)
  expect(target === null ? ['users', 'customers'] : [target], at).toContain(type)
  // an array as meta kills strict clients
  expect(meta === undefined || (typeof meta === 'object' && meta !== null && !Array.isArray(meta)), at).toBe(true)
}
