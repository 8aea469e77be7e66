import type { Problems } from '../lib/app-error.ts'
import { isEmailAddress } from '../lib/email-address.ts'
import { parseInstant } from '../lib/instant.ts'
import { isObject } from './body.ts'
import type { ScalarField } from './resource.ts'

// Readers of one value of a body. Each gives undefined for "not given" (null, or the zero values the official SDK
// sends for what its caller left out) and adds a problem for what it cannot read. Message texts: desk-api-other.md A.4.

const largestId = Number.MAX_SAFE_INTEGER

/** A whole number, also as a numeric string. */
export function wholeNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : null
  if (typeof value === 'string' && /^\s*-?\d{1,16}\s*$/.test(value)) {
    const parsed = Number(value)
    return Math.abs(parsed) <= largestId ? parsed : null
  }
  return null
}

/**
 * The id of a reference: `{"id": 1}`, `1` or `"1"`. `{"id":0}`, 0 and `""` mean "not given" (undefined); null and
 * `{"id":null}` come back as null, for the caller to read as "not given" or "clear".
 */
export function readRef(problems: Problems, source: string, value: unknown): number | null | undefined {
  if (value === undefined) return undefined
  const given = isObject(value) ? value.id : value
  if (given === null) return null
  if (given === undefined || given === 0 || given === '' || given === '0') return undefined
  const id = wholeNumber(given)
  if (id === null || id < 0) {
    problems.add(isObject(value) ? `${source}.id` : source, 'must be a whole number')
    return undefined
  }
  return id
}

/** One entry of a list of references. */
export interface RefEntry {
  id: number
  source: string
  remove: boolean
  meta: Record<string, unknown>
}

/** A list of references; entries without an id are skipped, `delete` and `meta.delete` mark removal. */
export function readRefs(problems: Problems, source: string, value: unknown): RefEntry[] | undefined {
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value)) {
    problems.add(source, 'must be a list')
    return undefined
  }
  const entries: RefEntry[] = []
  value.forEach((entry, index) => {
    const at = `${source}[${index}]`
    const id = readRef(problems, at, entry)
    if (id === undefined || id === null) return
    const meta = isObject(entry) && isObject(entry.meta) ? entry.meta : {}
    entries.push({ id, source: isObject(entry) ? `${at}.id` : at, remove: isRemoved(entry), meta })
  })
  return entries
}

/** `{"delete": true}` or `{"meta": {"delete": true}}` (desk-api-tickets.md 1.4). */
export function isRemoved(entry: unknown): boolean {
  if (!isObject(entry)) return false
  return entry.delete === true || (isObject(entry.meta) && entry.meta.delete === true)
}

/** A scalar of a declared field; undefined when not given or not readable. */
export function readScalar(problems: Problems, source: string, field: ScalarField, value: unknown): unknown {
  if (value === undefined || value === null) return undefined
  switch (field.kind) {
    case 'text':
      return readText(problems, source, value, field)
    case 'oneOf':
      return readOneOf(problems, source, value, field.values ?? [])
    case 'id':
    case 'integer':
      return readInteger(problems, source, value, field)
    case 'number': {
      const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
      if (typeof parsed === 'number' && Number.isFinite(parsed)) return parsed
      return refuse(problems, source, 'must be a number')
    }
    case 'boolean':
      if (value === '') return undefined
      return truthOf(value) ?? refuse(problems, source, 'must be a boolean')
    case 'timestamp': {
      if (value === '') return undefined
      const instant = typeof value === 'string' ? parseInstant(value) : null
      return instant === null
        ? refuse(problems, source, 'must be a date as ‘2006-01-02T15:04:05Z’')
        : instant.toISOString()
    }
    case 'strings':
      return readStrings(problems, source, value)
    case 'json':
      return JSON.stringify(value)
  }
}

/** True or false as programs and forms write them: also `"True"`, 1 and `"0"`. Undefined for everything else. */
export function truthOf(value: unknown): boolean | undefined {
  if (typeof value === 'object') return undefined
  const word = String(value).trim().toLowerCase()
  if (word === 'true' || word === '1') return true
  return word === 'false' || word === '0' ? false : undefined
}

export function readText(
  problems: Problems,
  source: string,
  value: unknown,
  rule: { max?: number; format?: string } = {},
): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'object') return refuse(problems, source, 'must be a text')
  // a number where a text belongs (phone, externalId) is taken as it reads
  const text = String(value)
  if (rule.max !== undefined && text.length > rule.max)
    return refuse(problems, source, `must be shorter than ${rule.max + 1} characters`)
  if (rule.format === 'email' && text !== '' && !isEmailAddress(text.trim()))
    return refuse(problems, source, 'must be a valid email address')
  if (
    rule.format === 'domain' &&
    text !== '' &&
    !/^(\*\.?)?[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u.test(text.trim())
  )
    return refuse(problems, source, 'must be a valid domain')
  if (rule.format === 'url' && text !== '' && !isWebAddress(text.trim()))
    return refuse(problems, source, 'must be an address that starts with http:// or https://')
  return rule.format === undefined ? text : text.trim()
}

const isWebAddress = (text: string): boolean => /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text)

export function readBoolean(problems: Problems, source: string, value: unknown): boolean | undefined {
  return readScalar(problems, source, { kind: 'boolean' }, value) as boolean | undefined
}

function readOneOf(problems: Problems, source: string, value: unknown, values: readonly string[]): string | undefined {
  if (value === '') return undefined
  const found = values.find((allowed) => allowed.toLowerCase() === String(value).toLowerCase())
  return found ?? refuse(problems, source, `must be one of ‘${values.join(', ')}’`)
}

function readInteger(
  problems: Problems,
  source: string,
  value: unknown,
  rule: { min?: number; max?: number },
): number | undefined {
  if (value === '') return undefined
  const parsed = wholeNumber(value)
  if (parsed === null) return refuse(problems, source, 'must be a whole number')
  const minimum = rule.min ?? -2_147_483_648
  const maximum = rule.max ?? 2_147_483_647
  if (parsed < minimum) return refuse(problems, source, `must be ${minimum} or higher`)
  if (parsed > maximum) return refuse(problems, source, `must be ${maximum} or lower`)
  return parsed
}

function readStrings(problems: Problems, source: string, value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return refuse(problems, source, 'must be a list')
  return value.flatMap((entry, index) => readText(problems, `${source}[${index}]`, entry, { max: 1_000 }) ?? [])
}

function refuse(problems: Problems, source: string, detail: string): undefined {
  problems.add(source, detail)
  return undefined
}
