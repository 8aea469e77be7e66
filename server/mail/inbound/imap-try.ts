import type { Database } from '../../db/pool.ts'
import { AppError } from '../../lib/app-error.ts'
import { explainImap, imapClient } from './imap-client.ts'
import { accessTokenOf } from './imap-oauth.ts'
import { findAccount, type ImapAccount } from './imap-queries.ts'

/** What trying to open a mailbox showed. */
export interface ImapTrial {
  isWorking: boolean
  /** In plain words; null when it works. */
  error: string | null
  /** The server's greeting; null when there was none. */
  greeting: string | null
  isEncrypted: boolean
  /** Such as IDLE, MOVE and UIDPLUS. */
  capabilities: string[]
  folders: string[]
  /** Mails in the account's folder; null when it could not be opened. */
  messageCount: number | null
}

const folderLimit = 500

/** Connects to a mailbox, signs in, lists its folders and looks at the one to be read. 404 when there is no such account. */
export async function tryImapAccount(database: Database, id: number): Promise<ImapTrial> {
  const account = await findAccount(database, id)
  if (account === undefined) throw new AppError('notFound', 'not found')
  const trial: ImapTrial = {
    isWorking: false,
    error: null,
    greeting: null,
    isEncrypted: false,
    capabilities: [],
    folders: [],
    messageCount: null,
  }
  try {
    await look(database, account, trial)
    return { ...trial, isWorking: true }
  } catch (error) {
    return { ...trial, error: explainImap(error) }
  }
}

/** Fills in what it sees as it goes, so that a failure shows how far it came. */
async function look(database: Database, account: ImapAccount, trial: ImapTrial): Promise<void> {
  const client = imapClient(account, await accessTokenOf(database, account, { isRefused: false }))
  try {
    await client.connect().finally(() => {
      trial.greeting = client.greeting ?? null
      trial.isEncrypted = client.secureConnection
      trial.capabilities = [...client.capabilities.keys()].sort()
    })
    trial.folders = (await client.list()).slice(0, folderLimit).map((folder) => folder.path)
    const folder = await client.mailboxOpen(account.folder, { readOnly: true })
    trial.messageCount = folder.exists
  } finally {
    client.close()
  }
}
