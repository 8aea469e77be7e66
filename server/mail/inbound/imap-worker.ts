import { setTimeout as sleep } from 'node:timers/promises'
import type { ImapFlow } from 'imapflow'
import { explainImap, imapClient, isCredentialsError } from './imap-client.ts'
import { noteFailure, warnOfExpiry } from './imap-notices.ts'
import { accessTokenOf } from './imap-oauth.ts'
import { type ImapDependencies, readNewMail } from './imap-pass.ts'
import type { ImapAccount } from './imap-queries.ts'
import { updateChecked, updateConnected } from './imap-status-queries.ts'

export interface ImapWorkerDependencies extends ImapDependencies {
  /** The longest pause between two looks, for servers that do not tell of new mail. */
  pollSeconds: number
}

const firstPauseMilliseconds = 1_000
const longestPauseMilliseconds = 5 * 60_000

/**
 * Reads a mailbox until the signal: connects, looks through the folder, waits for the server to tell of new mail (IDLE)
 * or for the next look, and connects again, ever more slowly, when something breaks. Never rejects.
 */
export async function runImapWorker(
  deps: ImapWorkerDependencies,
  account: ImapAccount,
  signal: AbortSignal,
): Promise<void> {
  let pause = firstPauseMilliseconds
  let isRefused = false
  while (!signal.aborted) {
    try {
      await readUntilBroken(deps, account, { signal, isRefused, onGood: () => (pause = firstPauseMilliseconds) })
      isRefused = false
    } catch (error) {
      if (signal.aborted) return
      isRefused = isCredentialsError(error)
      deps.log.warn({ imapAccountId: account.id, reason: explainImap(error) }, 'a mailbox cannot be read')
      // without the database there is nowhere to note it
      await noteFailure(deps, account, error).catch(() => {})
    }
    await sleep(pause * (0.8 + Math.random() * 0.4), undefined, { signal }).catch(() => {})
    pause = Math.min(pause * 2, longestPauseMilliseconds)
  }
}

async function readUntilBroken(
  deps: ImapWorkerDependencies,
  account: ImapAccount,
  run: { signal: AbortSignal; isRefused: boolean; onGood: () => void },
): Promise<void> {
  const { database } = deps
  const { signal } = run
  await warnOfExpiry(deps, account)
  const client = imapClient(account, await accessTokenOf(database, account, { isRefused: run.isRefused }))
  const close = () => client.close()
  signal.addEventListener('abort', close)
  try {
    await client.connect()
    await updateConnected(database, account.id)
    await openFolder(client, account)
    while (client.usable && !signal.aborted) {
      // a mail that comes while the folder is looked through must not wait for the next look
      const news = new News(client)
      await readNewMail(deps, account, client)
      await updateChecked(database, account.id)
      run.onGood()
      await news.wait(signal, deps.pollSeconds * 1_000)
    }
  } finally {
    signal.removeEventListener('abort', close)
    client.close()
  }
}

/** Opens the folder; without the right to write when nothing is to be changed in it. */
async function openFolder(client: ImapFlow, account: ImapAccount): Promise<void> {
  // one that exists already is refused or ignored
  if (account.after_storing === 'move') await client.mailboxCreate(account.move_to ?? '').catch(() => {})
  await client.mailboxOpen(account.folder, { readOnly: account.after_storing === 'keep' })
}

/** Whether the server told of a change since this was made. */
class News {
  readonly #client: ImapFlow
  #hasCome = false
  #wake: () => void = () => {}
  readonly #note = () => {
    this.#hasCome = true
    this.#wake()
  }

  constructor(client: ImapFlow) {
    this.#client = client
    client.on('exists', this.#note)
    client.on('close', this.#note)
  }

  /** Resolves at news, when the time is over, when the line breaks, and at the signal. */
  async wait(signal: AbortSignal, milliseconds: number): Promise<void> {
    const timer = setTimeout(this.#note, milliseconds)
    signal.addEventListener('abort', this.#note)
    try {
      if (this.#hasCome || signal.aborted) return
      const woken = new Promise<void>((resolve) => (this.#wake = resolve))
      // the next command ends it; servers without IDLE are asked with NOOP now and then
      this.#client.idle().catch(() => {})
      await woken
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', this.#note)
      this.#client.off('exists', this.#note)
      this.#client.off('close', this.#note)
    }
  }
}
