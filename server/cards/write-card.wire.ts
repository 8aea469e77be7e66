import type { Ctx } from '../db/ctx.ts'
import { resourceNamed } from '../desk-api/registry.ts'
import type { WireBody } from '../desk-api/resource.ts'
import { readText } from '../desk-api/values.ts'
import { createRow, updateRow } from '../desk-api/write.ts'
import { Problems } from '../lib/app-error.ts'

/** Adds a card, with the secret that signs its requests. */
export function createCard(ctx: Ctx, body: WireBody): Promise<number> {
  const problems = new Problems()
  return createRow(ctx, resourceNamed('panelcards'), body, { problems, columns: readSecret(body, problems) })
}

/** Changes a card; a `secret` of "" ends signing. */
export function updateCard(ctx: Ctx, body: WireBody, id: number): Promise<number> {
  const problems = new Problems()
  return updateRow(ctx, resourceNamed('panelcards'), body, id, { problems, columns: readSecret(body, problems) })
}

function readSecret({ fields }: WireBody, problems: Problems): Record<string, unknown> {
  const secret = readText(problems, 'secret', fields.secret, { max: 500 })
  return secret === undefined ? {} : { secret }
}
