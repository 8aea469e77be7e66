import type { Ctx } from '../db/ctx.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readRef, readText } from '../desk-api/values.ts'
import { createRow, removeRow, updateRow } from '../desk-api/write.ts'
import { accessInboxToManage, canSeeInbox } from '../inboxes/access.ts'
import { AppError, Problems } from '../lib/app-error.ts'

/** Adds a form to an inbox; for admins of the inbox. */
export async function createContactForm(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const inboxId = readRef(new Problems(), 'inbox', body.fields.inbox) ?? null
  assertMayPutInto(ctx, inboxId)
  const written = await readOwnRules(ctx, body, 0, problems)
  return createRow(ctx, resourceNamed('contactforms'), written, { problems })
}

/** Changes a form; into another inbox only for admins of both. */
export async function updateContactForm(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  await accessForm(ctx, id)
  const inboxId = readRef(new Problems(), 'inbox', body.fields.inbox) ?? null
  assertMayPutInto(ctx, inboxId)
  const written = await readOwnRules(ctx, body, id, problems)
  return updateRow(ctx, resourceNamed('contactforms'), written, id, { problems })
}

/** Takes a form away; its address answers 404 from then on. */
export async function removeContactForm(ctx: Ctx, _body: WireBody, id: number): Promise<number> {
  await accessForm(ctx, id)
  return removeRow(ctx, resourceNamed('contactforms'), id)
}

// An inbox that is out of sight is a reference to nothing, which the write itself says with its place in the body.
function assertMayPutInto(ctx: Ctx, inboxId: number | null): void {
  if (inboxId !== null && canSeeInbox(ctx.actor, inboxId)) accessInboxToManage(ctx, inboxId)
}

async function accessForm(ctx: Ctx, id: number): Promise<void> {
  const [form] = await ctx.db.query<{ inboxId: number }>(
    sql`select inbox_id as "inboxId" from contactforms where id = ${id} and state = 'active'`,
  )
  if (form === undefined) throw new AppError('notFound', 'not found')
  accessInboxToManage(ctx, form.inboxId)
}

/** What the declaration cannot say of address, colour and origins; gives the body with them in their stored form. */
async function readOwnRules(ctx: Ctx, body: WireBody, id: number, problems: Problems): Promise<WireBody> {
  const fields = { ...body.fields }
  const slug = readText(new Problems(), 'slug', fields.slug)?.trim().toLowerCase()
  if (slug) {
    fields.slug = slug
    if (!/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(slug))
      problems.add('slug', 'must be lower-case letters, digits and hyphens')
    const [taken] = await ctx.db.query(
      sql`select 1 from contactforms where slug = ${slug} and state = 'active' and id <> ${id}`,
    )
    if (taken !== undefined) problems.add('slug', 'is already in use')
  }
  const color = readText(new Problems(), 'accentColor', fields.accentColor)?.trim().toLowerCase()
  if (color !== undefined) fields.accentColor = color
  if (color && !/^#[0-9a-f]{6}$/.test(color)) problems.add('accentColor', 'must be a colour as ‘#1a7f5a’')
  if (Array.isArray(fields.allowedOrigins)) fields.allowedOrigins = readOrigins(fields.allowedOrigins, problems)
  return { ...body, fields }
}

function readOrigins(given: readonly unknown[], problems: Problems): string[] {
  if (given.length > 50) problems.add('allowedOrigins', 'must have at most 50 entries')
  const origins = given.slice(0, 50).flatMap((value, index) => {
    const url = typeof value === 'string' && URL.canParse(value.trim()) ? new URL(value.trim()) : null
    // the host goes into a header: URL has made it plain ASCII without spaces, and wildcards are not offered
    if (url !== null && /^https?:$/.test(url.protocol) && /^[a-z0-9.:[\]-]+$/.test(url.host)) return [url.origin]
    problems.add(`allowedOrigins[${index}]`, 'must be an origin as ‘https://www.example.com’')
    return []
  })
  return [...new Set(origins)]
}
