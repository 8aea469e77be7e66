import { fork } from 'node:child_process'
import { once } from 'node:events'

/** What the sender of mails is told. */
export interface MailLoad {
  port: number
  recipient: string
  connections: number
  /** How many mails, and the number of the first: no two mails of a run are equal. */
  mails: number
  first: number
  /** Size of the file each mail has; 0 for none. */
  fileBytes: number
}

/** What it saw; latencies in milliseconds, from MAIL to the answer that the mail is stored. */
export interface MailLoadResult {
  latencies: number[]
  failures: string[]
  seconds: number
  /** Processor time of the sender itself. */
  cpuMicroseconds: number
}

/** Sends mails from a process of its own. */
export async function sendMails(load: MailLoad): Promise<MailLoadResult> {
  const child = fork(new URL('./mail-client.ts', import.meta.url))
  try {
    child.send(load)
    const [result] = (await once(child, 'message')) as [MailLoadResult]
    return result
  } finally {
    child.disconnect()
    await once(child, 'exit')
  }
}
