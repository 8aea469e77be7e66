import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { type Config, readConfig } from '../../config.ts'
import { isMigrated } from '../../db/migrate.ts'
import { openConfiguredDatabase } from '../../db/open.ts'
import type { Database } from '../../db/pool.ts'
import { sql } from '../../db/sql.ts'
import { openBlobStore } from '../../files/open-blob-store.ts'
import { parseMailSafely, stopParsing } from '../parse/parse-worker.ts'
import { findPipeInboxes } from './pipe-inboxes.ts'
import { type ReprocessChoice, reprocessAll } from './reprocess-all.ts'
import { storeIncoming } from './store-incoming.ts'

/** Exit codes of sysexits.h, which mail servers act on. */
const exitCodes = { done: 0, usage: 64, noInput: 66, noUser: 67, tryAgain: 75, configuration: 78 }

const usage = `use it like this: npm run mail FILE.eml [address]
  FILE.eml  a mail as it travels (RFC 5322); - reads it from the standard input
  address   whose inbox gets it; what the mail's own header says, unless given
or, to read mails again that came in before: npm run mail -- --reprocess [--since DATE] [--inbox NUMBER]
  DATE      only mails that came since then, such as 2026-01-31
`
// What is kept of a mail over DESK_INBOUND_MAX_BYTES: its header, and with luck its text.
const headBytes = 256 * 1024
const waitMilliseconds = 5_000
const silent = { info() {}, warn() {}, error() {} }

class PipeError extends Error {
  readonly exitCode: number

  constructor(exitCode: number, message: string) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Feeds one mail to the configured desk, whether it runs or not; gives the exit code. Never throws. */
export async function pipeMail(args: readonly string[]): Promise<number> {
  try {
    return await run(args)
  } catch (error) {
    process.stderr.write(`mail: ${(error as Error).message}\n`)
    return error instanceof PipeError ? error.exitCode : exitCodes.tryAgain
  }
}

async function run(args: readonly string[]): Promise<number> {
  const wanted = readArguments(args)
  const config = withCode(exitCodes.configuration, () => readConfig())
  if ('since' in wanted) return withDatabase(config, (database) => reprocess(database, config, wanted))
  const { source, recipients, sender } = wanted
  const spool = await mkdtemp(join(tmpdir(), 'deskhand-mail-'))
  try {
    const path = await fileOf(source, spool)
    return await withDatabase(config, async (database) => {
      const id = await store(database, { path, recipients, sender, config })
      return `incoming mail ${id}: ${await waitForTicket(database, id)}`
    })
  } finally {
    await rm(spool, { recursive: true, force: true })
  }
}

/** Does something in the configured database and says what came of it. */
async function withDatabase(config: Config, work: (database: Database) => Promise<string>): Promise<number> {
  const { database, close } = await openConfiguredDatabase(config, silent, new AbortController().signal)
  try {
    if (!(await isMigrated(database)))
      throw new PipeError(exitCodes.tryAgain, 'the database is not that of this version; start the desk first')
    process.stdout.write(`${await work(database)}\n`)
    return exitCodes.done
  } finally {
    await close()
  }
}

async function reprocess(database: Database, config: Config, choice: ReprocessChoice): Promise<string> {
  const parse = parseMailSafely
  const count = await reprocessAll({ database, blobs: openBlobStore(config), parse }, choice).finally(stopParsing)
  return `${count.read} mails read again: ${count.mended} mended, ${count.failed} unreadable and left alone; ${count.queued} quarantined ones given to the desk`
}

interface PipedMail {
  source: string
  recipients: string[]
  sender: string | null
}

function readArguments(args: readonly string[]): PipedMail | ReprocessChoice {
  const { positionals, values } = withCode(exitCodes.usage, () =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        to: { type: 'string', multiple: true },
        from: { type: 'string' },
        reprocess: { type: 'boolean' },
        since: { type: 'string' },
        inbox: { type: 'string' },
      },
    }),
  )
  if (values.reprocess === true) return readChoice(values.since, values.inbox)
  const [source, ...addresses] = positionals
  if (source === undefined) throw new PipeError(exitCodes.usage, usage)
  return { source, recipients: [...addresses, ...(values.to ?? [])], sender: values.from ?? null }
}

function readChoice(since: string | undefined, inbox: string | undefined): ReprocessChoice {
  const date = since === undefined ? null : new Date(since)
  const isWrong = (date !== null && Number.isNaN(date.getTime())) || (inbox !== undefined && !/^\d{1,15}$/.test(inbox))
  if (isWrong) throw new PipeError(exitCodes.usage, usage)
  return { since: date, inboxId: inbox === undefined ? null : Number(inbox) }
}

/** The standard input is written to a file first, so that its size is known before anything is kept. */
async function fileOf(source: string, spool: string): Promise<string> {
  if (source === '-') {
    const path = join(spool, 'mail.eml')
    await pipeline(process.stdin, createWriteStream(path, { mode: 0o600 }))
    return path
  }
  const found = await stat(source).catch(() => null)
  if (found?.isFile() !== true) throw new PipeError(exitCodes.noInput, `there is no file ${source}`)
  return source
}

async function store(
  database: Database,
  mail: {
    path: string
    recipients: readonly string[]
    sender: string | null
    config: { inboundMaxBytes: number; dataDir: string }
  },
): Promise<number> {
  const { path, recipients, sender, config } = mail
  const { size } = await stat(path)
  const isTooLarge = size > config.inboundMaxBytes
  const inboxes = await findPipeInboxes(database, { recipients, head: await readHead(path) })
  if (inboxes.size === 0) throw new PipeError(exitCodes.noUser, 'no inbox has an address that the mail is for')
  const { incomingMailIds } = await storeIncoming(
    { database, blobs: openBlobStore(config) },
    {
      arrivals: [...inboxes].map(([inboxId, envelopeTo]) => ({
        channel: 'pipe',
        inboxId,
        envelopeFrom: sender,
        envelopeTo,
      })),
      stream: createReadStream(path, isTooLarge ? { end: headBytes - 1 } : {}),
      maxBytes: config.inboundMaxBytes,
      fullSize: () => (isTooLarge ? size : null),
    },
  )
  return incomingMailIds[0] ?? 0
}

async function readHead(path: string): Promise<Buffer> {
  const handle = await open(path)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** What became of the mail within some seconds; a desk that does not run reads it when it starts. */
async function waitForTicket(database: Database, id: number): Promise<string> {
  for (const end = Date.now() + waitMilliseconds; Date.now() < end; await sleep(50)) {
    const [row] = await database.query<{ state: string; ticket_id: number | null }>(
      sql`select state, ticket_id from incoming_mails where id = ${id}`,
    )
    if (row !== undefined && row.state !== 'queued')
      return row.ticket_id === null ? row.state : `${row.state}, ticket ${row.ticket_id}`
  }
  return 'stored, to be read by the desk'
}

function withCode<Result>(exitCode: number, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new PipeError(exitCode, (error as Error).message)
  }
}
