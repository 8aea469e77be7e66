import type { Config } from '../../../server/config.ts'
import { sql } from '../../../server/db/sql.ts'
import { startWorkers } from '../../../server/workers.ts'
import { filesDirectory, keepLog, pace, until } from '../../support/mail.ts'
import { addMessage } from '../../support/messages.ts'
import { type ReceivedMail, type SmtpOptions, type SmtpPeer, startSmtp } from '../../support/smtp.ts'
import { createTicketDesk, type TicketDesk } from '../../support/tickets.ts'

/** A desk with its workers and a mail server to send to. */
export interface OutDesk extends TicketDesk {
  peer: SmtpPeer
  /** Starts the workers anew with other settings. */
  work(settings?: { smtpUrl?: string | null; inboundListen?: Config['inboundListen'] }): Promise<void>
  /** Adds a reply of the agent and waits for its mail. */
  replyMail(ticketId: number, fields?: Record<string, unknown>): Promise<{ id: number; mail: ReceivedMail }>
  /** Waits until the message's mail has that status; gives the reason beside it. */
  becomes(messageId: number, status: string): Promise<string | null>
  /** Another server, stopped with the desk. */
  smtp(options?: SmtpOptions): Promise<SmtpPeer>
  setInbox(settings: Record<string, unknown>): Promise<void>
}

export async function createOutDesk(): Promise<OutDesk> {
  const desk = await createTicketDesk()
  const peer = await startSmtp()
  const peers = [peer]
  let workers: { stop(): Promise<void> } | undefined
  const work: OutDesk['work'] = async (settings = {}) => {
    await workers?.stop()
    const config = { smtpUrl: peer.url, publicUrl: 'http://desk.test', dataDir: filesDirectory, ...settings }
    workers = await startWorkers({ database: desk.db, config, log: keepLog(), retrySeconds: [0.05, 0.05, 0.05], pace })
  }
  await work()
  const becomes: OutDesk['becomes'] = (messageId, status) =>
    until(`message ${messageId} to be ${status}`, async () => {
      const [row] = await desk.db.query<{ status: string; reason: string | null }>(
        sql`select delivery_status as status, delivery_reason as reason from messages where id = ${messageId}`,
      )
      return row?.status === status && { reason: row.reason }
    }).then(({ reason }) => reason)
  return {
    ...desk,
    peer,
    work,
    becomes,
    async replyMail(ticketId, fields) {
      const before = peer.mails.length
      const { id } = await addMessage(desk, ticketId, fields)
      await becomes(id, 'sent')
      return { id, mail: (await peer.waitFor(before + 1)).at(-1) as ReceivedMail }
    },
    async smtp(options) {
      const other = await startSmtp(options)
      peers.push(other)
      return other
    },
    async setInbox(settings) {
      for (const [name, value] of Object.entries(settings))
        await desk.db.query({ text: `update inboxes set ${name} = $1 where id = $2`, values: [value, desk.inboxId] })
    },
    async close() {
      await workers?.stop()
      await Promise.all(peers.map((one) => one.stop()))
      await desk.close()
    },
  }
}

/** The value of a header as it was sent, unfolded; undefined when the mail has none. */
export function headerOf(mail: ReceivedMail, name: string): string | undefined {
  return mail.parsed.headers.find((header) => header.key === name.toLowerCase())?.value
}
