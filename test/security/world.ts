import { insertSession } from '../../server/account/queries.ts'
import { hashToken } from '../../server/account/tokens.ts'
import { raw, sql } from '../../server/db/sql.ts'
import { registry } from '../../server/desk-api/registry.ts'
import { columnOf, type Resource } from '../../server/desk-api/resource.ts'
import { makeSample, readable } from '../contract/samples.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { makeInbox, makeToken, makeUser } from '../support/factories.ts'
import { makeFile } from '../support/tickets.ts'

/** The word in every text that only the administrator may read. */
export const secretWord = 'zqhidden'

/** Resources whose rows of this desk are the administrator's alone, or of an inbox that only the administrator sees. */
export const hiddenResources = [
  'apitokens',
  'cannedresponses',
  'contactforms',
  'dkimkeys',
  'files',
  'happinessratings',
  'imapaccounts',
  'inboxaliases',
  'inboxes',
  'incomingmails',
  'jobs',
  'messages',
  'notifications',
  'panelcards',
  'sessions',
  'spamlists',
  'suspendedaddresses',
  'tickets',
  'tickettemplates',
  'ticketviews',
  'timelogs',
  'triggers',
  'webhookdeliveries',
  'webhookendpoints',
]

/** Those who must not see it, by what they are; what they send along to say who they are. */
export interface Strangers {
  /** Writes in inbox A. */
  agent: string
  /** Reads inbox A, part-time. */
  partTime: string
  /** Admin of inbox A, of nothing else. */
  manager: string
  /** Member of no inbox. */
  outsider: string
}

export interface SecretWorld {
  desk: TestApp
  strangers: Strangers
  /** Tokens that let nobody in: expired, revoked, of an archived user, made up. */
  deadTokens: Record<string, string>
  /** A row of each resource; hidden where `hiddenResources` says so. */
  ids: ReadonlyMap<string, number>
  /** A ticket that the agents of inbox A see, with an administrator's draft and a deleted note on it. */
  seen: { inboxId: number; ticketId: number; draftId: number; draftFileId: number; deletedId: number }
  hiddenInboxId: number
}

/** A desk with an inbox A that agents see and an inbox B that only the administrator does, and rows of all kinds. */
export async function createSecretWorld(): Promise<SecretWorld> {
  const desk = await createTestApp()
  const { database: db, inboxId } = desk
  const hidden = await makeInbox(db, { name: `Board ${secretWord}`, email: `${secretWord}@board.example` })
  const ids = new Map<string, number>()
  for (const resource of readable) ids.set(resource.wire.many, await makeSample(desk, resource))
  ids.set('inboxes', hidden.id)
  await hideRows(desk, hidden.id)
  await putSecretWords(desk, ids)
  await desk.admin.patch('/me/preferences.json', { note: secretWord })
  await insertSession(db, { userId: 1, hash: hashToken(secretWord), userAgent: secretWord })
  const strangers = await makeStrangers(desk)
  const archived = await makeUser(db, { state: 'archived', role: 'Admin' })
  return {
    desk,
    strangers,
    deadTokens: {
      expired: await makeToken(db, 1, { expiresAt: new Date(Date.now() - 1_000) }),
      revoked: await makeToken(db, 1, { revokedAt: new Date() }),
      'of an archived user': archived.token,
      'made up': 'tkn.v1_nobody',
    },
    ids,
    seen: { inboxId, ...(await makeSeenTicket(desk)) },
    hiddenInboxId: hidden.id,
  }
}

async function makeStrangers({ database: db, inboxId }: TestApp): Promise<Strangers> {
  const agent = await makeUser(db, { inboxes: { [inboxId]: 'write' } })
  const partTime = await makeUser(db, { isPartTime: true, inboxes: { [inboxId]: 'read' } })
  const manager = await makeUser(db, { inboxes: { [inboxId]: 'admin' } })
  const outsider = await makeUser(db)
  return { agent: agent.token, partTime: partTime.token, manager: manager.token, outsider: outsider.token }
}

/** Moves every row there is to where only the administrator sees it. */
async function hideRows({ database: db }: TestApp, inboxId: number): Promise<void> {
  for (const table of ['tickets', 'inboxaliases', 'contactforms', 'tickettemplates', 'incoming_mails'])
    await db.query(sql`update ${raw(table)} set inbox_id = ${inboxId}`)
  await db.query(sql`update cannedresponses set is_shared = false`)
  await db.query(sql`update ticketviews set is_shared = false`)
  await db.query(sql`delete from trigger_inboxes`)
  await db.query(sql`insert into trigger_inboxes (trigger_id, inbox_id) select id, ${inboxId} from triggers`)
}

/** Puts the word into every text of the hidden rows that takes it. */
async function putSecretWords({ database: db }: TestApp, ids: ReadonlyMap<string, number>): Promise<void> {
  for (const name of hiddenResources) {
    const resource = registry.get(name) as Resource
    for (const column of plainTexts(resource)) {
      // a rule of the table may want another form; the test of the administrator's answer says where nothing is left
      const row = sql`${raw(resource.table)} set ${raw(column)} = ${`${secretWord} ${column}`} where id = ${ids.get(name)}`
      await db.query(sql`update ${row}`).catch(() => [])
    }
  }
}

// a state decides what is shown at all; rules of spam are JSON inside
const odd = new Set(['state', 'spamRules', 'spam_rules'])

function plainTexts(resource: Resource): string[] {
  return Object.entries(resource.fields).flatMap(([name, field]) =>
    field.kind === 'text' && field.expression === undefined && !odd.has(name) ? [columnOf(name, field)] : [],
  )
}

async function makeSeenTicket(desk: TestApp) {
  const { admin, database: db, inboxId } = desk
  const made = await admin.post('/tickets.json', {
    subject: 'Everybody may know',
    message: 'How?',
    inbox: { id: inboxId },
    customer: { email: 'asker@seen.example' },
  })
  const ticketId: number = made.body.ticket.id
  const draftFileId = await makeFile(db, { userId: 1, filename: `${secretWord}.txt` })
  const path = `/tickets/${ticketId}/messages.json`
  const files = [{ id: draftFileId }]
  const draft = await admin.post(path, { message: `Draft ${secretWord}`, isDraft: true, files })
  const note = await admin.post(path, { message: `Note ${secretWord}`, threadType: 'note' })
  await admin.delete(`/messages/${note.body.message.id}.json`)
  return { ticketId, draftFileId, draftId: draft.body.message.id, deletedId: note.body.message.id }
}
