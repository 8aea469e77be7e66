import type { Queryable, Tx } from '../db/pool.ts'
import { sql } from '../db/sql.ts'

export type Asked = 'required' | 'optional' | 'hidden'

/** A custom field as a form asks for it. */
export interface FormField {
  id: number
  label: string
  description: string
  kind: 'text' | 'textarea' | 'number' | 'date' | 'dropdown' | 'checkboxes'
  required: boolean
  options: { id: number; name: string }[]
}

/** A form that can be filled in. */
export interface ContactForm {
  id: number
  slug: string
  inboxId: number
  title: string
  intro: string
  thanks: string
  askName: Asked
  askSubject: Asked
  filesAllowed: boolean
  language: 'auto' | 'en' | 'de'
  accentColor: string
  allowedOrigins: string[]
  siteName: string
  /** Signs what the page carries. */
  secret: Buffer
  /** That of contact forms, while the site has it. */
  sourceId: number | null
  fields: FormField[]
}

const contactFormSourceId = 8

/** The form at an address; undefined when there is none, it is switched off, or its inbox is gone. */
export async function findForm(db: Queryable, slug: string): Promise<ContactForm | undefined> {
  const [row] = await db.query<ContactForm>(sql`
    select f.id, f.slug, f.inbox_id as "inboxId", f.title, f.intro, f.thanks, f.ask_name as "askName",
      f.ask_subject as "askSubject", f.files_allowed as "filesAllowed", f.language, f.accent_color as "accentColor",
      f.allowed_origins as "allowedOrigins", s.name as "siteName", s.secret,
      (select id from ticketsources where id = ${contactFormSourceId} and state = 'active') as "sourceId",
      coalesce((select json_agg(json_build_object('id', c.id, 'kind', c.kind, 'required', x.required or c.customer_required,
          'label', coalesce(nullif(c.customer_label, ''), c.agent_label), 'description', c.description,
          'options', (select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) order by o.display_order, o.id), '[]')
            from customfieldoptions o where o.customfield_id = c.id and o.state = 'active'))
          order by c.display_order, c.id)
        from contactform_customfields x join customfields c on c.id = x.customfield_id and c.state = 'active' and c.enabled
          join inbox_customfields l on l.customfield_id = c.id and l.inbox_id = f.inbox_id
        where x.contactform_id = f.id), '[]') as fields
    from contactforms f join inboxes i on i.id = f.inbox_id and i.state = 'active' cross join site s
    where f.slug = ${slug} and f.state = 'active' and f.enabled`)
  return row
}

/** Keyed hashes of what a submission is compared by. */
export interface Fingerprint {
  ipHash: Buffer
  addressHash: Buffer
  textHash: Buffer
}

/** What was sent lately that is like a submission. */
export interface Likeness {
  /** From this computer and to whatever form, within an hour. */
  fromIp: number
  /** With this address, within an hour. */
  fromAddress: number
  /** The very same text, from anybody, within a day. */
  sameText: number
  /** The ticket this address made with this text within ten minutes. */
  repeatOfId: number | null
}

export async function findLikeness(db: Queryable, formId: number, print: Fingerprint): Promise<Likeness> {
  const [row] = await db.query<Likeness>(sql`
    select
      (select count(*)::int from contactform_submissions where ip_hash = ${print.ipHash} and created_at > now() - interval '1 hour') as "fromIp",
      (select count(*)::int from contactform_submissions where address_hash = ${print.addressHash} and created_at > now() - interval '1 hour') as "fromAddress",
      (select count(*)::int from contactform_submissions where text_hash = ${print.textHash} and created_at > now() - interval '1 day') as "sameText",
      (select max(ticket_id) from contactform_submissions where contactform_id = ${formId} and address_hash = ${print.addressHash}
        and text_hash = ${print.textHash} and created_at > now() - interval '10 minutes') as "repeatOfId"`)
  return row as Likeness
}

/** The ticket that a page, sent before, has become; undefined when it was not. */
export async function findSubmitted(db: Queryable, nonce: string): Promise<number | undefined> {
  const [row] = await db.query<{ ticketId: number }>(
    sql`select ticket_id as "ticketId" from contactform_submissions where nonce = ${nonce}`,
  )
  return row?.ticketId
}

/** Remembers a submission. Fails with 23505 when the page was sent before: then nothing of this one may stay. */
export async function insertSubmission(
  tx: Tx,
  submission: Fingerprint & { formId: number; nonce: string; ticketId: number },
): Promise<void> {
  await tx.query(sql`
    insert into contactform_submissions (contactform_id, nonce, ip_hash, address_hash, text_hash, ticket_id)
    values (${submission.formId}, ${submission.nonce}, ${submission.ipHash}, ${submission.addressHash}, ${submission.textHash}, ${submission.ticketId})`)
}

/** The site's blocked addresses and domains, in lower case. */
export async function listBlockedTerms(db: Queryable): Promise<string[]> {
  const rows = await db.query<{ term: string }>(
    sql`select lower(term) as term from spamlists where type = 'blacklist' and state = 'active'`,
  )
  return rows.map((row) => row.term)
}
