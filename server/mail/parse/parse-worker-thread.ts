import { parentPort } from 'node:worker_threads'
import { parseMailNow } from './parse-mail.ts'
import { MailTooOdd, type ParsedMail, type ParseLimits } from './parsed-mail.ts'

// The thread of parse-worker.ts: reads one mail after the other.

/** What the thread answers to a mail. */
export type WorkerAnswer = { mail: ParsedMail } | { reason: string }

parentPort?.on('message', ({ raw, limits }: { raw: Uint8Array; limits: Partial<ParseLimits> }) => {
  try {
    const mail = parseMailNow(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), limits)
    const answer: WorkerAnswer = { mail }
    parentPort?.postMessage(answer, transferable(mail))
  } catch (error) {
    const answer: WorkerAnswer = { reason: error instanceof MailTooOdd ? error.reason : 'the parser gave up' }
    parentPort?.postMessage(answer)
  }
})

/** Whole blocks that belong to one file only change hands; slices of shared ones are copied by the message. */
function transferable(mail: ParsedMail): ArrayBuffer[] {
  const blocks = new Map<ArrayBufferLike, number>()
  for (const { content } of mail.attachments) blocks.set(content.buffer, (blocks.get(content.buffer) ?? 0) + 1)
  const own = mail.attachments.filter(({ content }) => blocks.get(content.buffer) === 1)
  // Node's pool of small buffers must stay where it is
  return own
    .map(({ content }) => content.buffer)
    .filter((block): block is ArrayBuffer => block instanceof ArrayBuffer && block.byteLength > Buffer.poolSize)
}
