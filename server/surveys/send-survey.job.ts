import { statusIds } from '../catalog/status-ids.ts'
import type { Database, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'
import type { Listener } from '../events/listener.ts'
import { customerLanguage, fillIn } from '../lib/customer-language.ts'
import { escapeHtml } from '../lib/html.ts'
import { linkToken } from '../lib/link-token.ts'
import { mayAnswerAutomatically } from '../mail/inbound/automatic-budget.ts'
import { insertAutomaticMessage } from '../mail/outbound/automatic-message.ts'
import { listRatingOptions, type RatingOption } from './queries.ts'
import { ratePath } from './rate-path.ts'
import { type SurveyWords, surveyWords } from './survey-words.ts'

export const sendSurveyJobName = 'send_survey'

/** Asks for a survey when a ticket is solved; closing one asks nothing (desk-api-other.md C.15). */
export const surveyJobs: Listener<'ticket.updated'> = ({ ticketId, changes }) =>
  changes['statusId']?.to === statusIds.solved
    ? [{ name: sendSurveyJobName, payload: { ticketId }, key: `survey:${ticketId}` }]
    : []

interface Solved {
  inbox_id: number
  inbox_email: string
  language_code: string
  recipient: string
  first_name: string
  subject: string
  secret: Buffer
  answered: string | null
}

/**
 * Asks the customer of a solved ticket how it went, once a ticket, when its inbox wants that and the limits on automatic
 * mail allow it. The links open a page; only its button gives an answer, because programs open links too.
 */
export function sendSurvey(database: Database, ticketId: number, publicUrl: string): Promise<void> {
  return database.transaction(async (tx) => {
    const solved = await lockSolved(tx, ticketId)
    if (solved === undefined) return
    const options = await listRatingOptions(tx)
    if (options.length === 0) return
    const { inbox_id: inboxId, recipient } = solved
    const { allowed } = await mayAnswerAutomatically(tx, { inboxId, ticketId, recipient, kind: 'survey' })
    if (!allowed) return
    const words = surveyWords[customerLanguage(solved.language_code)]
    await tx.query(sql`update tickets set happiness_survey_sent_at = now() where id = ${ticketId}`)
    await insertAutomaticMessage(tx, {
      ticketId,
      kind: 'survey',
      to: recipient,
      fromAddress: solved.inbox_email,
      subject: `${words.title} ${solved.subject}`,
      html: surveyHtml(solved, words, options, `${publicUrl}${ratePath}/${linkToken(solved.secret, 'rate', ticketId)}`),
      inReplyTo: solved.answered,
    })
  })
}

async function lockSolved(tx: Tx, ticketId: number): Promise<Solved | undefined> {
  const [row] = await tx.query<Solved>(sql`
    select i.id as inbox_id, i.email::text as inbox_email, i.language_code, chosen.value::text as recipient, c.first_name, t.subject,
      site.secret, (select m.email_message_id from messages m where m.ticket_id = t.id and m.thread_type = 'message'
        and m.email_message_id is not null and m.state = 'active' and not m.is_draft and m.automatic is null
        order by m.id desc limit 1) as answered
    from tickets t
    join inboxes i on i.id = t.inbox_id
    join customers c on c.id = t.customer_id
    join site on true
    join lateral (
      select value from contacts k where k.customer_id = t.customer_id and k.type = 'email' and k.state = 'active'
      order by k.id = t.contact_id desc nulls last, k.is_main desc, k.id limit 1
    ) chosen on true
    where t.id = ${ticketId} and t.state = 'active' and t.status_id = ${statusIds.solved} and i.state = 'active'
      and i.happiness_rating_enabled and t.happiness_survey_sent_at is null
    for update of t`)
  return row
}

function surveyHtml(solved: Solved, words: SurveyWords, options: readonly RatingOption[], url: string): string {
  const links = options.map(({ id, name }) => `<a href="${escapeHtml(`${url}?option=${id}`)}">${escapeHtml(name)}</a>`)
  const { first_name: name, subject } = solved
  const greeting = name === '' ? words.greeting : fillIn(words.greetingNamed, { name: escapeHtml(name) })
  return `<p>${greeting}</p>
<p>${fillIn(words.solved, { subject: escapeHtml(subject) })}</p>
<p>${links.join(' &nbsp; ')}</p>`
}
