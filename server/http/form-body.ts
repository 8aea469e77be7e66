import { AppError } from '../lib/app-error.ts'

const formTypes = new Set(['application/x-www-form-urlencoded', 'multipart/form-data'])

/** Whether a body is a form that the older API takes in place of JSON; today's takes none. */
export function isOldForm(url: string, type: string): boolean {
  return formTypes.has(type) && url.startsWith('/desk/v1/')
}

/**
 * The fields of a form. `tags[]`, `tags[0]` and names that come twice are lists, as PHP, Python and jQuery send them;
 * files in it are left out. Throws a 400 for a form that is none.
 */
export async function parseForm(body: Buffer<ArrayBuffer>, contentType: string): Promise<Record<string, unknown>> {
  const fields = new Map<string, string | string[]>()
  for (const [name, value] of await readForm(body, contentType)) {
    if (typeof value !== 'string') continue
    const [, plain = name, list] = /^(.+?)(\[\d*\])?$/.exec(name) ?? []
    const before = fields.get(plain)
    if (before === undefined) fields.set(plain, list === undefined ? value : [value])
    else fields.set(plain, [before, value].flat())
  }
  return Object.fromEntries(fields)
}

async function readForm(body: Buffer<ArrayBuffer>, contentType: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { 'content-type': contentType } }).formData()
  } catch {
    throw new AppError('invalid', 'the body is not a complete form')
  }
}
