import { Readable } from 'node:stream'
import type { ImapFlow } from 'imapflow'
import type { Database } from '../../db/pool.ts'
import type { WorkerLog } from '../../events/worker-log.ts'
import type { BlobStore } from '../../files/blob-store.ts'
import {
  findPosition,
  type ImapAccount,
  insertSeen,
  listSeen,
  listUnsettled,
  updatePosition,
  updateSettled,
} from './imap-queries.ts'
import { storeIncoming } from './store-incoming.ts'

export interface ImapDependencies {
  database: Database
  blobs: BlobStore
  log: WorkerLog
  /** Larger mails are kept by their beginning. */
  maxBytes: number
}

/** A mail on the server. */
interface Listed {
  uid: number
  /** When the server got it. */
  arrivedAt: number
  size: number
}

/** Bytes kept of a mail that is too large: its header, and with luck its text. */
const headBytes = 256 * 1024
const listedAtOnce = 500
// The server's clock may be behind ours.
const clockMilliseconds = 60_000

/**
 * Looks through the opened folder once and stores what is new. A mail is known by account, UIDVALIDITY and UID, and by
 * its bytes when the server has numbered all mails anew; flags say nothing. One mail that cannot be had does not hold
 * up the others. Throws the first error at the end.
 */
export async function readNewMail(deps: ImapDependencies, account: ImapAccount, client: ImapFlow): Promise<number> {
  const { database } = deps
  if (client.mailbox === false) throw new Error('no folder is open')
  const validity = Number(client.mailbox.uidValidity)
  // as it was before the search: what arrives meanwhile has a higher number
  const { uidNext } = client.mailbox
  await settle(deps, account, { client, validity, uids: await listUnsettled(database, account.id, validity) })

  const lastUid = await findPosition(database, account.id, validity)
  const found = await listMails(client, { lastUid, since: new Date(account.since) })
  const seen = await listSeen(database, account.id, { validity, uids: found.map((mail) => mail.uid) })
  const failures: unknown[] = []
  let stored = 0
  for (const mail of found.filter(({ uid }) => !seen.has(uid))) {
    try {
      if (await take(deps, account, { client, validity, mail })) stored++
    } catch (error) {
      failures.push(error)
      deps.log.warn({ err: error, imapAccountId: account.id, uid: mail.uid }, 'a mail could not be fetched')
      if (!client.usable) break
    }
  }
  if (failures.length > 0) throw failures[0]
  const highest = found.reduce((uid, mail) => Math.max(uid, mail.uid), lastUid)
  // on the first look older mail was passed over; from then on every new UID counts, whatever its date
  const next = lastUid === 0 ? Math.max(highest, uidNext - 1) : highest
  await updatePosition(database, account.id, { validity, uid: next })
  return stored
}

async function listMails(client: ImapFlow, { lastUid, since }: { lastUid: number; since: Date }): Promise<Listed[]> {
  const isFirst = lastUid === 0
  const from = since.getTime() - clockMilliseconds
  // SINCE goes by the day in the server's own time zone
  const day = new Date(from - 86_400_000)
  const uids = await client.search({ uid: `${lastUid + 1}:*`, ...(isFirst ? { since: day } : {}) }, { uid: true })
  if (!Array.isArray(uids)) throw new Error('the server refused to search the folder')
  // n:* is the last mail even when its number is lower
  const wanted = uids.filter((uid) => uid > lastUid).sort((one, other) => one - other)
  const mails: Listed[] = []
  for (let start = 0; start < wanted.length; start += listedAtOnce) {
    const range = wanted.slice(start, start + listedAtOnce).join(',')
    const rows = await client.fetchAll(range, { uid: true, internalDate: true, size: true }, { uid: true })
    for (const { uid, internalDate, size = 0 } of rows) {
      const arrivedAt = internalDate === undefined ? Date.now() : new Date(internalDate).getTime()
      if (!isFirst || !(arrivedAt < from)) mails.push({ uid, arrivedAt, size })
    }
  }
  return mails
}

/** Fetches, stores and settles one mail; false when somebody took it away meanwhile. */
async function take(
  deps: ImapDependencies,
  account: ImapAccount,
  { client, validity, mail }: { client: ImapFlow; validity: number; mail: Listed },
): Promise<boolean> {
  const isTooLarge = mail.size > deps.maxBytes
  const download = await client.download(String(mail.uid), undefined, {
    uid: true,
    ...(isTooLarge ? { maxBytes: headBytes } : {}),
  })
  if (!(download.content instanceof Readable)) return false
  await storeIncoming(deps, {
    arrivals: [{ channel: 'imap', inboxId: account.inbox_id, envelopeFrom: null, envelopeTo: [] }],
    stream: download.content,
    // a server's idea of the size may be off by its own line ends
    maxBytes: deps.maxBytes * 2,
    fullSize: () => (isTooLarge ? mail.size : null),
    isRepeatKnown: true,
    also: (tx, [incomingMailId = null]) =>
      insertSeen(tx, account.id, {
        validity,
        uid: mail.uid,
        incomingMailId,
        isSettled: account.after_storing === 'keep',
      }),
  })
  await settle(deps, account, { client, validity, uids: [mail.uid] })
  return true
}

/** Does on the server what is to become of mails that are stored; mails that are not there any more do no harm. */
async function settle(
  { database }: ImapDependencies,
  account: ImapAccount,
  { client, validity, uids }: { client: ImapFlow; validity: number; uids: readonly number[] },
): Promise<void> {
  const { after_storing: action, move_to: target } = account
  for (let start = 0; start < uids.length; start += listedAtOnce) {
    const some = uids.slice(start, start + listedAtOnce)
    const range = some.join(',')
    let isDone = true
    if (action === 'seen') isDone = await client.messageFlagsAdd(range, ['\\Seen'], { uid: true })
    if (action === 'delete') isDone = await client.messageDelete(range, { uid: true })
    if (action === 'move') isDone = (await client.messageMove(range, target ?? '', { uid: true })) !== false
    if (!isDone) throw new Error(`the mail is stored, but the server refused to ${wordOf[action]} it`)
    await updateSettled(database, account.id, { validity, uids: some })
  }
}

const wordOf = { keep: 'keep', seen: 'mark', move: 'move', delete: 'delete' }
