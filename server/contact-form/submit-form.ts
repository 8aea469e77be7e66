import { createHmac } from 'node:crypto'
import { statusIds } from '../catalog/status-ids.ts'
import type { Database, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'
import { emailDomain, matchesDomain } from '../lib/email-address.ts'
import { splitName } from '../mail/inbound/identify-sender.ts'
import { textToHtml } from '../mail/parse/plain-text.ts'
import { createTicket } from '../tickets/create-ticket.ts'
import { systemCtx } from '../tickets/system-ctx.ts'
import type { PageToken } from './form-token.ts'
import type { FormWords } from './form-words.ts'
import type { Submission } from './judge-submission.ts'
import {
  type ContactForm,
  type Fingerprint,
  findLikeness,
  findSubmitted,
  insertSubmission,
  listBlockedTerms,
} from './queries.ts'
import type { FormError } from './read-submission.ts'

// A person needs longer than this to read a form; a page that is older was forgotten in a tab.
const leastSeconds = 3
const mostSeconds = 24 * 3_600
const mostPerComputer = 10
const mostPerAddress = 5
const mostSameTexts = 3

/** A ticket that came of a form, or why none did. */
export type Submitted =
  | { ticketId: number }
  /** `isPageOver`: the page can never be sent again. */
  | { error: FormError; isTooMany: boolean; isPageOver: boolean }

/**
 * Makes a ticket of a form that is filled in correctly, through the same workflow as all others; the words are the
 * customer's. A page makes one ticket, however often and however fast it is sent. Floods are refused in words, texts
 * that were seen too often and blocked addresses become spam.
 */
export async function submitForm(
  database: Database,
  form: ContactForm,
  sent: { page: PageToken | null; submission: Submission; ipAddress: string; words: FormWords },
): Promise<Submitted> {
  const { page, submission, words } = sent
  const refuse = (text: string, { isTooMany = false, isPageOver = false } = {}): Submitted => ({
    error: { field: 'form', text },
    isTooMany,
    isPageOver,
  })
  if (page === null || page.ageSeconds > mostSeconds) return refuse(words.tooOld, { isPageOver: true })
  const before = await findSubmitted(database, page.nonce)
  if (before !== undefined) return { ticketId: before }
  if (page.ageSeconds < leastSeconds) return refuse(words.tooFast)

  const print = fingerprint(form.secret, submission, sent.ipAddress)
  const like = await findLikeness(database, form.id, print)
  if (like.repeatOfId !== null) return { ticketId: like.repeatOfId }
  if (like.fromIp >= mostPerComputer || like.fromAddress >= mostPerAddress)
    return refuse(words.tooMany, { isTooMany: true })
  const isSpam = like.sameText >= mostSameTexts || (await isBlocked(database, submission.email))
  try {
    return { ticketId: await makeTicket(database, form, { submission, print, nonce: page.nonce, isSpam }) }
  } catch (error) {
    if ((error as { code?: string }).code !== '23505') throw error
    // the same page came twice at once: the other one made the ticket
    const twin = await findSubmitted(database, page.nonce)
    if (twin === undefined) throw error
    return { ticketId: twin }
  }
}

async function makeTicket(
  database: Database,
  form: ContactForm,
  given: { submission: Submission; print: Fingerprint; nonce: string; isSpam: boolean },
): Promise<number> {
  const { submission, print, nonce, isSpam } = given
  const { email, name, subject, message, customFields, fileIds } = submission
  const { id } = await createTicket(
    systemCtx(database),
    {
      inboxId: { value: form.inboxId, source: 'inbox' },
      customer: { email: { value: email, source: 'email' }, ...splitName(name) },
      subject,
      // what nobody vouches for is answered by nobody
      received: { htmlBody: textToHtml(message), textBody: message, isAutomatic: isSpam },
      statusId: { value: isSpam ? statusIds.spam : statusIds.active, source: 'status' },
      sourceId: form.sourceId === null ? undefined : { value: form.sourceId, source: 'source' },
      customFields,
      files: fileIds.map((value) => ({ value, source: 'files' })),
    },
    {
      also: async (tx, ticketId) => {
        await giveFiles(tx, ticketId)
        await insertSubmission(tx, { ...print, nonce, formId: form.id, ticketId })
      },
    },
  )
  return id
}

/** The files are the customer's, as the words are. */
async function giveFiles(tx: Tx, ticketId: number): Promise<void> {
  await tx.query(sql`
    update files f set created_by_id = t.customer_id, created_by_type = 'customers', updated_by_id = t.customer_id,
      updated_by_type = 'customers'
    from tickets t where t.id = ${ticketId} and f.ticket_id = t.id`)
}

function fingerprint(secret: Buffer, { email, message }: Submission, ipAddress: string): Fingerprint {
  const hash = (kind: string, text: string) =>
    createHmac('sha256', secret).update(`contact-form-${kind}:${text}`).digest()
  return {
    ipHash: hash('ip', ipAddress),
    addressHash: hash('address', email.toLowerCase()),
    // spaces and case do not make another text
    textHash: hash('text', message.toLowerCase().replace(/[\s\p{P}]+/gu, ' ')),
  }
}

async function isBlocked(database: Database, email: string): Promise<boolean> {
  const address = email.toLowerCase()
  const terms = await listBlockedTerms(database)
  return terms.some((term) => term === address || matchesDomain(term.replace(/^@/, ''), emailDomain(address)))
}

/** The errors of a ticket that could not be made, at the fields they are about; null when it is no fault of the form. */
export function asFormErrors(error: unknown, words: FormWords): FormError[] | null {
  if (!(error instanceof AppError) || error.kind !== 'invalid') return null
  return error.problems.map(({ source = '' }) => {
    const field = /^(field_\d+|files|email|subject|message)\b/.exec(source)?.[1]
    return field === undefined
      ? { field: 'form', text: words.failed }
      : { field, text: field.startsWith('field_') ? words.badChoice : words.failed }
  })
}
