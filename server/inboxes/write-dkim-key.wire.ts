import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { Ctx } from '../db/ctx.ts'
import type { Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readBoolean, readText } from '../desk-api/values.ts'
import { createRow, updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'

const makePair = promisify(generateKeyPair)

/** Makes a key pair (RSA with 2,048 bits, what every receiver knows). The selector is of the month when none is given. */
export async function createDkimKey(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  const selector = readSelector(problems, body) ?? `desk${ctx.now.toISOString().slice(0, 7).replace('-', '')}`
  const { publicKey, privateKey } = await makePair('rsa', {
    modulusLength: 2_048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const columns = { selector, private_key: privateKey, public_key: publicKey.toString('base64') }
  const isActive = readBoolean(new Problems(), 'active', body.fields.active) === true
  const fields = { ...body.fields, selector: undefined }
  return createRow(
    ctx,
    resourceNamed('dkimkeys'),
    { ...body, fields },
    { problems, columns, also: (tx, id) => retireOthers(tx, id, isActive) },
  )
}

/**
 * Changes a key. Under another domain or selector receivers look for another record, so the key stops signing until
 * somebody says again that the record is published.
 */
export async function updateDkimKey(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  const isActive = readBoolean(new Problems(), 'active', body.fields.active) === true
  const selector = readSelector(problems, body)
  const fields = { ...body.fields, selector: undefined }
  const moves = !isActive && (await isElsewhere(ctx, id, { domain: body.fields.domain, selector }))
  const columns = { ...(selector === undefined ? {} : { selector }), ...(moves ? { active: false } : {}) }
  return updateRow(ctx, resourceNamed('dkimkeys'), { ...body, fields }, id, {
    problems,
    columns,
    also: (tx) => retireOthers(tx, id, isActive),
  })
}

function readSelector(problems: Problems, body: WireBody): string | undefined {
  const selector = readText(problems, 'selector', body.fields.selector, { max: 63 })
  if (!selector) return undefined
  if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/i.test(selector))
    problems.add('selector', 'must be letters, digits and hyphens')
  return selector.toLowerCase()
}

async function isElsewhere(
  ctx: Ctx,
  id: number,
  given: { domain: unknown; selector: string | undefined },
): Promise<boolean> {
  const [row] = await ctx.db.query<{ domain: string; selector: string }>(
    sql`select domain::text, selector from dkimkeys where id = ${id}`,
  )
  if (row === undefined) return false
  const differs = (value: unknown, current: string) =>
    typeof value === 'string' && value.trim().toLowerCase() !== current.toLowerCase()
  return differs(given.domain, row.domain) || differs(given.selector, row.selector)
}

/** A domain signs with one key: a new one takes the place of the old, which stays for mail on its way. */
async function retireOthers(tx: Tx, id: number, isActive: boolean): Promise<void> {
  if (!isActive) return
  await tx.query(sql`
    update dkimkeys set active = false
    where id <> ${id} and active and domain = (select domain from dkimkeys where id = ${id})`)
}
