import type { Queryable } from '../db/pool.ts'
import { type Sql, sql } from '../db/sql.ts'

/** What agents can be told of; `newTicket` is any new ticket of an inbox of theirs. */
export const noticeKinds = ['newTicket', 'assigned', 'message', 'mention', 'slaWarning', 'slaBreach'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** `web`: in the app; `email`: by mail too. */
export interface Channels {
  web: boolean
  email: boolean
}

/** What holds where an agent said nothing: all that concerns them in the app, the pressing things by mail too. */
export const defaultChannels: Readonly<Record<NoticeKind, Channels>> = {
  newTicket: { web: false, email: false },
  assigned: { web: true, email: true },
  message: { web: true, email: false },
  mention: { web: true, email: true },
  slaWarning: { web: true, email: true },
  slaBreach: { web: true, email: true },
}

/** The SQL of a channel's setting: the inbox's own, else that for all inboxes, else the default. */
export function channelExpression(channel: keyof Channels, names: { own: Sql; all: Sql; kind: Sql }): Sql {
  const column = channel === 'web' ? sql`web` : sql`email`
  const on = noticeKinds.filter((kind) => defaultChannels[kind][channel])
  return sql`coalesce(${names.own}.${column}, ${names.all}.${column}, ${names.kind} = any(${on}::text[]))`
}

export interface PreferenceRow {
  event: NoticeKind
  /** Null: for all inboxes without a row of their own. */
  inbox_id: number | null
  web: boolean | null
  email: boolean | null
}

/** What a user has set, without the defaults. */
export function listPreferences(db: Queryable, userId: number): Promise<PreferenceRow[]> {
  return db.query<PreferenceRow>(sql`
    select event, inbox_id, web, email from notificationpreferences where user_id = ${userId}
    order by inbox_id nulls first, event`)
}

/** Sets channels of one event; a null channel is left as it is. */
export async function savePreference(db: Queryable, userId: number, row: PreferenceRow): Promise<void> {
  await db.query(sql`
    insert into notificationpreferences as p (user_id, inbox_id, event, web, email)
    values (${userId}, ${row.inbox_id}, ${row.event}, ${row.web}, ${row.email})
    on conflict (user_id, inbox_id, event) do update set
      web = coalesce(excluded.web, p.web), email = coalesce(excluded.email, p.email), updated_at = now()`)
}

/** Forgets what a user set for an inbox, so that what holds for all inboxes holds there again. */
export async function deletePreferencesOfInbox(db: Queryable, userId: number, inboxId: number): Promise<void> {
  await db.query(sql`delete from notificationpreferences where user_id = ${userId} and inbox_id = ${inboxId}`)
}
