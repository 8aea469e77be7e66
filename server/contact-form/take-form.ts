import type { FastifyRequest } from 'fastify'
import type { Database } from '../db/pool.ts'
import type { BlobStore } from '../files/blob-store.ts'
import type { Throttle } from '../http/throttle.ts'
import { fillIn } from '../lib/customer-language.ts'
import { readPageToken } from './form-token.ts'
import type { FormWords } from './form-words.ts'
import { judgeSubmission } from './judge-submission.ts'
import type { ContactForm } from './queries.ts'
import { type FileLimits, type Filled, type FormError, readSubmission } from './read-submission.ts'
import { asFormErrors, submitForm } from './submit-form.ts'

// texts and the form's own overhead
const mostOtherBytes = 2 * 1024 * 1024
// In ten minutes: somebody who corrects a form needs far fewer tries, and each may bring files.
const mostTries = 60

export const nothingFilled: Filled = { values: new Map(), keptFiles: [] }

export interface TakeDeps {
  database: Database
  store: BlobStore
  /** Counts what comes from one computer. */
  tries: Throttle
  fileLimits: FileLimits
}

/** What the page shows again: all that was typed, what is wrong, and its token where that is still good. */
export interface ShownAgain {
  status: number
  filled: Filled
  errors: readonly FormError[]
  token?: string | undefined
  isUnread?: boolean
}

/** Takes what a form was filled in with: a ticket, or the form again. Never throws for what somebody sent. */
export async function takeForm(
  deps: TakeDeps,
  request: FastifyRequest,
  form: ContactForm,
  words: FormWords,
): Promise<{ ticketId: number } | ShownAgain> {
  const { database, store, tries, fileLimits } = deps
  const refuse = (status: number, text: string): ShownAgain => ({
    status,
    filled: nothingFilled,
    errors: [{ field: 'form', text }],
    isUnread: true,
  })
  if (tries.secondsToWait(request.ip, mostTries) > 0) return refuse(429, words.tooMany)
  tries.fail(request.ip)
  if (Number(request.headers['content-length'] ?? 0) > 2 * fileLimits.bytes + mostOtherBytes)
    return refuse(413, fillIn(words.filesTooLarge, { size: Math.floor(fileLimits.bytes / 1024 / 1024) }))
  if (!request.isMultipart()) return refuse(415, words.failed)
  let filled: Filled
  let fileErrors: FormError[]
  try {
    const reading = { database, store, secret: form.secret, words, fileLimits, takesFiles: form.filesAllowed }
    ;({ filled, errors: fileErrors } = await readSubmission(request, reading))
  } catch (error) {
    request.log.warn({ err: error }, 'a contact form could not be read')
    return refuse(400, words.failed)
  }
  const token = filled.values.get('token')?.[0] ?? ''
  const page = readPageToken(form, token, new Date())
  const { submission, errors } = judgeSubmission(form, filled, words)
  // the same page again, whose age goes on counting; one that is not ours any more gets a new token
  const again = (status: number, problems: readonly FormError[], isOver = page === null): ShownAgain => ({
    status,
    filled,
    errors: problems,
    token: isOver ? undefined : token,
  })
  if (errors.length + fileErrors.length > 0) return again(400, [...errors, ...fileErrors])
  try {
    const sent = await submitForm(database, form, { page, submission, ipAddress: request.ip, words })
    if ('ticketId' in sent) return sent
    return again(sent.isTooMany ? 429 : 400, [sent.error], sent.isPageOver)
  } catch (error) {
    const problems = asFormErrors(error, words)
    if (problems !== null) return again(400, problems)
    request.log.error({ err: error }, 'a contact form could not be taken')
    return again(503, [{ field: 'form', text: words.failed }])
  }
}
