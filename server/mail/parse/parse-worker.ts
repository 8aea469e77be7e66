import { Worker } from 'node:worker_threads'
import { oddMail } from './parse-mail.ts'
import type { WorkerAnswer } from './parse-worker-thread.ts'
import { defaultLimits, type MailAttachment, type ParsedMail, type ParseLimits } from './parsed-mail.ts'

interface Job {
  raw: Buffer
  limits: Partial<ParseLimits>
  resolve: (mail: ParsedMail) => void
  reject: (error: Error) => void
}

// A thread that has nothing to do is given up after this long (milliseconds), and with it its memory.
const idleMilliseconds = 30_000

const waiting: Job[] = []
let thread: Worker | null = null
let current: { job: Job; timer: NodeJS.Timeout } | null = null
let idleTimer: NodeJS.Timeout | null = null

/**
 * As parseMail, in a thread that is ended when the mail takes longer than `maxMilliseconds` or more memory than it may:
 * no mail can hold up the desk. Mails are read one after the other. Throws MailTooOdd.
 */
export function parseMailSafely(raw: Buffer, limits: Partial<ParseLimits> = {}): Promise<ParsedMail> {
  return new Promise((resolve, reject) => {
    waiting.push({ raw, limits, resolve, reject })
    startNext()
  })
}

/** Ends the thread, if there is one; mails under way are refused. For the end of the process and of tests. */
export async function stopParsing(): Promise<void> {
  const ended = thread
  finish((job) => job.reject(oddMail(job.raw, 'the desk was stopped')))
  discardThread()
  await ended?.terminate()
}

function startNext(): void {
  if (current !== null) return
  const job = waiting.shift()
  if (job === undefined) return idle()
  const milliseconds = job.limits.maxMilliseconds ?? defaultLimits.maxMilliseconds
  if (idleTimer !== null) clearTimeout(idleTimer)
  thread ??= startThread()
  thread.ref()
  // the thread looks at the clock itself; this is for what does not come to look, and for its own start
  current = { job, timer: setTimeout(() => abandon('took too long'), milliseconds + 5_000) }
  // a copy that changes hands: the caller keeps its bytes
  const copy = new Uint8Array(job.raw)
  thread.postMessage({ raw: copy, limits: job.limits }, [copy.buffer])
}

const resourceLimits = { maxOldGenerationSizeMb: 1_024 }

function startThread(): Worker {
  const file = import.meta.url.endsWith('.ts') ? './parse-worker-source.mjs' : './parse-worker-thread.js'
  const worker = new Worker(new URL(file, import.meta.url), { resourceLimits })
  worker.unref()
  worker.on('message', (answer: WorkerAnswer) => worker === thread && receive(answer))
  worker.on('error', (error) => worker === thread && abandon(`the parser gave up (${error.name})`))
  worker.on('exit', () => worker === thread && abandon('the parser ended'))
  return worker
}

function receive(answer: WorkerAnswer): void {
  finish((job) => {
    if ('mail' in answer) job.resolve({ ...answer.mail, attachments: answer.mail.attachments.map(withBuffer) })
    else job.reject(oddMail(job.raw, answer.reason))
  })
  startNext()
}

// bytes cross the border of threads as plain arrays
function withBuffer(attachment: MailAttachment): MailAttachment {
  const { buffer, byteOffset, byteLength } = attachment.content
  return { ...attachment, content: Buffer.from(buffer, byteOffset, byteLength) }
}

/** Ends the thread with the mail it is at, and goes on with the next one in a new thread. */
function abandon(reason: string): void {
  const ended = thread
  discardThread()
  void ended?.terminate()
  finish((job) => job.reject(oddMail(job.raw, reason)))
  startNext()
}

function finish(answer: (job: Job) => void): void {
  if (current === null) return
  clearTimeout(current.timer)
  const { job } = current
  current = null
  answer(job)
}

function idle(): void {
  if (thread === null) return
  thread.unref()
  idleTimer = setTimeout(() => {
    const ended = thread
    discardThread()
    void ended?.terminate()
  }, idleMilliseconds)
  idleTimer.unref()
}

function discardThread(): void {
  if (idleTimer !== null) clearTimeout(idleTimer)
  idleTimer = null
  thread = null
}
