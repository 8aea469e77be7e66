import { raw, type Sql, sql } from '../db/sql.ts'
import {
  boolean,
  computed,
  entity,
  entityFilter,
  integer,
  number,
  oneOf,
  ref,
  refs,
  related,
  resource,
  text,
  timestamp,
} from '../desk-api/resource.ts'
import { searchCondition } from '../search/search-condition.ts'
import { readonlyExpression, ticketScope } from './access.ts'
import { fullName, isRead, lastMessage, spam, taskLinks, textValue } from './ticket-expressions.ts'

/** Rows that hang on the ticket's messages, found through them: `x` is the row, `m` the message. */
const onMessages = (table: string) => (row: Sql) =>
  sql`from ${raw(table)} x join messages m on m.id = x.message_id
    where m.ticket_id = ${row}.id and m.state = 'active' and not m.is_draft`

const onTicket =
  (table: string, condition = '') =>
  (row: Sql) =>
    sql`from ${raw(table)} x where x.ticket_id = ${row}.id ${raw(condition)}`

// What lists can be filtered by and ordered by alike (desk-api-tickets.md 5.2, 5.3).
const comparable = [
  'subject',
  'previewText',
  'originalRecipient',
  'responseTimeMins',
  'resolutionTimeMins',
  'happinessSurveySentAt',
  'spam_score',
  'spam_rules',
  'customer',
  'contact',
  'inbox',
  'agent',
  'status',
  'priority',
  'source',
  'type',
  'businesshours',
  'company',
  'archivedAt',
  'reviewStatus',
  'tags',
  'messages',
  'taskLinks',
  'projectLinks',
  'messageCount',
] as const

/** A ticket with every field and sideload of desk-api-tickets.md sections 2 and 3. */
export const tickets = resource({
  wire: { one: 'ticket', many: 'tickets' },
  table: 'tickets',
  fields: {
    ...entity,
    subject: text(),
    previewText: text({ readonly: true }),
    originalRecipient: text({ readonly: true }),
    readonly: computed('boolean', readonlyExpression),
    isRead: computed('boolean', isRead),
    imagesHidden: boolean(),
    messageCount: integer({ readonly: true }),
    responseTimeMins: integer({ readonly: true }),
    resolutionTimeMins: integer({ readonly: true }),
    spam_score: number({ readonly: true }),
    spam_rules: text({ readonly: true }),
    spam: computed('json', spam),
    happinessSurveySentAt: timestamp({ readonly: true }),
    suggestions: computed('json', () => sql`'{}'::json`),
    archivedAt: timestamp({ readonly: true }),
    reviewStatus: text({ readonly: true }),
    slaBreachedAt: timestamp({ readonly: true }),
    // ours: what is promised next, and until when
    slaDueAt: timestamp({ readonly: true }),
    slaTarget: oneOf(['firstResponse', 'replyTime', 'resolutionTime'], { readonly: true }),
    delayed: computed(
      'boolean',
      (row) =>
        sql`${row}.state = 'scheduled' or exists (select 1 from messages m where m.ticket_id = ${row}.id and m.send_after > now() and m.state = 'active' and not m.is_draft)`,
    ),
    // ours: for rows of a list
    lastMessage: computed('json', lastMessage, { onRequest: true }),
    hasAttachments: computed(
      'boolean',
      (row) => sql`exists (select 1 from files f where f.ticket_id = ${row}.id and f.state = 'active')`,
    ),
    customer: ref('customers'),
    contact: ref('contacts'),
    company: ref('companies'),
    inbox: ref('inboxes'),
    agent: ref('users'),
    status: ref('ticketstatuses'),
    priority: ref('ticketpriorities'),
    type: ref('tickettypes'),
    source: ref('ticketsources'),
    businesshours: ref('businesshours'),
    sla: ref('slas', { readonly: true }),
    parent: ref('tickets'),
    mergedTo: ref('tickets', { column: 'merged_into_id' }),
    splitFrom: ref('tickets'),
    happinessRating: ref('happinessratings', {
      expression: (row) =>
        sql`select max(h.id) from happinessratings h where h.ticket_id = ${row}.id and h.state = 'active'`,
    }),
    tags: refs('tags', { table: 'ticket_tags', own: 'ticket_id', other: 'tag_id' }),
    customfields: related(
      'customfields',
      (row) =>
        sql`from ticket_customfields x join customfields f on f.id = x.customfield_id where x.ticket_id = ${row}.id`,
      {
        id: 'x.customfield_id',
        order: 'f.display_order, f.id',
        meta: { value: 'x.value', textValue },
      },
    ),
    files: related('files', onTicket('files', `and x.state = 'active'`)),
    messages: related(
      'messages',
      (row, actor) =>
        sql`from messages x where x.ticket_id = ${row}.id and x.state = 'active' and (not x.is_draft or x.created_by_id = ${actor.id})`,
      {
        // after a merge the ids do not tell which came first
        order: 'x.created_at, x.id',
        meta: { threadType: `upper(left(x.thread_type, 1)) || substr(x.thread_type, 2)` },
      },
    ),
    activities: related('ticketactivities', onTicket('ticketactivities')),
    timelogs: related('timelogs', onTicket('timelogs', `and x.state = 'active'`)),
    tasks: computed('json', taskLinks),
    followers: related('users', onTicket('ticket_followers'), { id: 'x.user_id', order: 'x.added_at, x.user_id' }),
    mentions: related('users', onMessages('message_mentions'), { id: 'x.user_id', order: 'x.user_id' }),
    companycustomers: related(
      'customers',
      // a large company's list would be longer than everything else together
      (row) =>
        sql`from (select c.id from customers c where c.company_id = ${row}.company_id and c.id <> ${row}.customer_id and c.state = 'active' order by c.id limit 100) x where true`,
      { section: 'companycustomers' },
    ),
    children: related(
      'tickets',
      (row, actor) =>
        sql`from tickets x where x.parent_id = ${row}.id and x.state <> 'deleted' and ${ticketScope(actor, raw('x'))}`,
    ),
    splitInto: related(
      'tickets',
      (row, actor) =>
        sql`from tickets x where x.split_from_id = ${row}.id and x.state <> 'deleted' and ${ticketScope(actor, raw('x'))}`,
    ),
    inaccessibleChildTickets: computed(
      'integer',
      (row, actor) =>
        sql`select count(*)::int from tickets x where x.parent_id = ${row}.id and x.state <> 'deleted' and not (${ticketScope(actor, raw('x'))})`,
    ),

    // Not part of the object: what includes and filters reach through it.
    agentsnotified: related('users', onMessages('message_agents_notified'), {
      section: 'agentsnotified',
      id: 'x.user_id',
      order: 'x.user_id',
      hidden: true,
    }),
    customerticketsreads: related('customerticketsreads', onTicket('customerticketsreads'), { hidden: true }),
    customfieldoptions: related(
      'customfieldoptions',
      (row) =>
        sql`from customfieldoptions x join ticket_customfields v on v.customfield_id = x.customfield_id where v.ticket_id = ${row}.id and x.state = 'active'`,
      { hidden: true },
    ),
    happinessratings: related('happinessratings', onTicket('happinessratings', `and x.state = 'active'`), {
      hidden: true,
    }),
    happinessratingoptions: related('happinessratingoptions', onTicket('happinessratings', `and x.state = 'active'`), {
      id: 'x.option_id',
      order: 'x.option_id',
      hidden: true,
    }),
    likes: related('likes', onMessages('likes'), { hidden: true }),
    reactions: related('reactions', onMessages('threadreactions'), {
      id: 'x.reaction_id',
      order: 'x.reaction_id',
      hidden: true,
    }),
    threadreactions: related('threadreactions', onMessages('threadreactions'), { hidden: true }),
    notifications: related(
      'notifications',
      (row, actor) => sql`from notifications x where x.ticket_id = ${row}.id and x.user_id = ${actor.id}`,
      { hidden: true },
    ),
    pinnednotes: related('messages', onTicket('messages', `and x.is_pinned and x.state = 'active'`), {
      section: 'pinnednotes',
      hidden: true,
    }),
    drafts: related(
      'messages',
      (row, actor) =>
        sql`from messages x where x.ticket_id = ${row}.id and x.is_draft and x.state = 'active' and x.created_by_id = ${actor.id}`,
      { section: 'drafts', hidden: true },
    ),
    reviewcomments: related('reviewcomments', onMessages('reviewcomments'), { hidden: true }),
    scheduledemails: related('scheduledemails', onTicket('scheduledemails'), { hidden: true }),
    sentiments: related('sentiments', onMessages('sentiments'), { hidden: true }),
    threademailrefs: related('threademailrefs', onMessages('threademailrefs'), { hidden: true }),
    ticketreviews: related('ticketreviews', onTicket('ticketreviews'), { hidden: true }),
    taskLinks: related('tasks', onTicket('ticket_tasks'), { id: 'x.task_id', order: 'x.task_id', hidden: true }),
    projectLinks: related('projects', onTicket('ticket_tasks'), {
      id: 'x.project_id',
      order: 'x.project_id',
      hidden: true,
    }),
    shared: computed('boolean', () => sql`false`, { hidden: true }),
    sla_breached: computed('boolean', (row) => sql`${row}.sla_breached_at is not null`, { hidden: true }),
    // names of orderBy (desk-api-tickets.md 5.3) that follow no relation of ours
    'users.name': computed('text', (row) => fullName('users', sql`${row}.agent_id`), { hidden: true }),
    'customers.name': computed('text', (row) => fullName('customers', sql`${row}.customer_id`), { hidden: true }),
    'messages.customers.id': computed(
      'integer',
      (row) =>
        sql`select min(m.created_by_id) from messages m where m.ticket_id = ${row}.id and m.created_by_type = 'customers'`,
      { hidden: true },
    ),
    'tickets_users_deck.createdAt': computed('timestamp', () => sql`null::timestamptz`, { hidden: true }),
  },
  list: {
    filter: [
      ...entityFilter,
      ...comparable,
      'slaBreachedAt',
      'shared',
      'slaDueAt',
      'sla_breached',
      'sla',
      'files',
      'followers',
      'parent',
      'children',
      'customfields',
      'isRead',
      'mentions',
    ],
    order: [
      ...comparable,
      'deletedAt',
      'updatedBy',
      'deletedBy',
      'state',
      'slaBreachedAt',
      'slaDueAt',
      'sla',
      'users.name',
      'customers.name',
      'messages.customers.id',
      'tickets_users_deck.createdAt',
    ],
    defaultOrder: 'id',
    defaultMode: 'desc',
    conditions: { search: searchCondition },
    parameters: (query) => {
      if (query.archived === 'true' || query.archived === 'archivedTickets') return sql`t.archived_at is not null`
      return sql`t.archived_at is null`
    },
  },
  access: { read: 'agent', write: 'agent' },
  scope: (actor) => ticketScope(actor, raw('t')),
  // ticket-routes.wire.ts: deep workflows with an answer of their own
  create: false,
  update: false,
  remove: false,
})
