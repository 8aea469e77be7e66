import type { FastifyInstance } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { ctxOf } from '../http/context.ts'
import { Problems } from '../lib/app-error.ts'
import { importTickets } from './import-tickets.ts'
import { readImport } from './read-import.wire.ts'

/**
 * Mounts the import of tickets (desk-api-other.md C.21). An Idempotency-Key is not needed: the ids of the tickets are
 * theirs. With `dryRun`, in the body or the address, the answer or the errors are the same and nothing is written.
 */
export function registerImportRoutes(app: FastifyInstance): void {
  app.post('/desk/v1/import/tickets.json', async (request) => {
    const ctx = ctxOf(request)
    const problems = new Problems()
    const { fields } = unwrap(request.body, 'import')
    const command = readImport(fields, request.query as Record<string, unknown>, problems, ctx.now)
    const { tickets, made, files } = await importTickets(ctx, command, problems)
    const count = (state: string): number => tickets.filter((ticket) => ticket.state === state).length
    return {
      dryRun: command.isDryRun,
      source: command.sourceName,
      imported: count('imported'),
      existing: count('existing'),
      made,
      files,
      tickets,
    }
  })
}
