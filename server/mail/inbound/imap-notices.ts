import type { Tx } from '../../db/pool.ts'
import { queueNotice } from '../notices/queue-notice.ts'
import { explainImap, isCredentialsError } from './imap-client.ts'
import type { ImapDependencies } from './imap-pass.ts'
import type { ImapAccount } from './imap-queries.ts'
import { listAdminAddresses, updateExpiryTold, updateFailed } from './imap-status-queries.ts'

const warnDays = 14
// A server that is away for some minutes is nobody's business; a refused sign-in will not pass by itself.
const patienceMinutes = 30

/** Shows an error with the mailbox, and mails it to the admins: a refused sign-in at once, anything else if it lasts. */
export async function noteFailure({ database }: ImapDependencies, account: ImapAccount, error: unknown): Promise<void> {
  const reason = explainImap(error)
  const tellAfterMinutes = isCredentialsError(error) ? 0 : patienceMinutes
  await database.transaction(async (tx) => {
    if (!(await updateFailed(tx, account.id, { error: reason, tellAfterMinutes }))) return
    await tellAdmins(tx, {
      subject: `Mail of ${account.username} is not read any more`,
      text: `The desk cannot read the mailbox ${nameOf(account)}: ${reason}.\n\nNothing is lost: mail waits there, and is read once the mailbox can be opened again. The settings are those of the IMAP account ${account.id}.`,
    })
  })
}

/** Tells the admins once that a token or secret, which only they can renew, ends within two weeks. */
export async function warnOfExpiry({ database }: ImapDependencies, account: ImapAccount): Promise<void> {
  const before = new Date(Date.now() + warnDays * 86_400_000)
  await database.transaction(async (tx) => {
    if (!(await updateExpiryTold(tx, account.id, before))) return
    const end = (account.credentials_expire_at ?? account.token_expires_at ?? '').slice(0, 10)
    await tellAdmins(tx, {
      subject: `The sign-in of ${account.username} ends on ${end}`,
      text: `The token or secret with which the desk reads the mailbox ${nameOf(account)} ends on ${end}. Please enter a new one for the IMAP account ${account.id} before that day; until then mail comes in as ever.`,
    })
  })
}

async function tellAdmins(tx: Tx, letter: { subject: string; text: string }): Promise<void> {
  for (const admin of await listAdminAddresses(tx)) {
    const to = { address: admin.email, name: admin.name }
    await queueNotice(tx, { kind: 'mailbox', to, userId: admin.id, ...letter })
  }
}

const nameOf = ({ username, host, folder }: ImapAccount): string => `${username} on ${host} (${folder})`
