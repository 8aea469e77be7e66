import { AppError } from '../lib/app-error.ts'
import type { Resource, WireBody } from './resource.ts'

type JsonObject = Record<string, unknown>

/** True for a JSON object; a list or null is none. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Takes a body in either form, flat or wrapped in the resource's singular name in any case (desk-api-tickets.md 1.3).
 * A wrapper is one only when its value is an object, since `message` is also the name of a text. Where both forms are
 * mixed the wrapper wins.
 */
export function unwrap(body: unknown, wrapper: string): WireBody {
  if (body === undefined || body === null) return { fields: {}, included: {} }
  if (!isObject(body)) throw new AppError('invalid', 'must be a JSON object')
  const fields: JsonObject = {}
  const included: JsonObject = {}
  let wrapped: JsonObject = {}
  for (const [key, value] of Object.entries(body)) {
    const lower = key.toLowerCase()
    if (lower === wrapper && isObject(value)) wrapped = value
    else if (lower === 'included') {
      if (isObject(value)) for (const [section, rows] of Object.entries(value)) included[section.toLowerCase()] = rows
    } else fields[key] = value
  }
  return { fields: { ...fields, ...wrapped }, included }
}

/** The body of a write to a resource, its fields by their names whatever their case: clients of some languages capitalize. */
export function bodyFor({ wire, fields: declared }: Resource, body: unknown): WireBody {
  const { fields, included } = unwrap(body, wire.one)
  const names = new Map(Object.keys(declared).map((name) => [name.toLowerCase(), name]))
  const named = Object.entries(fields).map(([name, value]) => [names.get(name.toLowerCase()) ?? name, value])
  return { fields: { ...Object.fromEntries(named), ...fields }, included }
}
