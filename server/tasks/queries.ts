import type { Ctx } from '../db/ctx.ts'
import type { Queryable, Tx } from '../db/pool.ts'
import { raw, type Sql, sql } from '../db/sql.ts'
import { AppError } from '../lib/app-error.ts'

/** Where a link is: the ticket of ours, the task of theirs. */
export interface TaskPlace {
  ticketId: number
  taskId: number
}

export interface TaskRow {
  id: number
  ticketId: number
  title: string
  url: string
  completed: boolean
  projectId: number | null
  addedAt: string
}

const columns = raw(
  'task_id as id, ticket_id as "ticketId", title, url, completed, project_id as "projectId", added_at as "addedAt"',
)

const at = ({ ticketId, taskId }: TaskPlace): Sql => sql`ticket_id = ${ticketId} and task_id = ${taskId}`

/** The link, which must exist: 404 otherwise. */
export async function findTask(db: Queryable, place: TaskPlace): Promise<TaskRow> {
  const [row] = await db.query<TaskRow>(sql`select ${columns} from ticket_tasks where ${at(place)}`)
  if (row === undefined) throw new AppError('notFound', 'not found')
  return row
}

/** The links of a ticket in the order they were made. */
export function listTasks(
  db: Queryable,
  ticketId: number,
  page: { limit: number; offset: number },
): Promise<TaskRow[]> {
  return db.query<TaskRow>(sql`
    select ${columns} from ticket_tasks where ticket_id = ${ticketId}
    order by added_at, task_id limit ${page.limit} offset ${page.offset}`)
}

export async function countTasks(db: Queryable, ticketId: number): Promise<number> {
  const [row] = await db.query<{ total: number }>(
    sql`select count(*)::int as total from ticket_tasks where ticket_id = ${ticketId}`,
  )
  return row?.total ?? 0
}

/** Adds a link; false when it is there already. */
export async function insertTask(tx: Tx, place: TaskPlace): Promise<boolean> {
  const rows = await tx.query(sql`
    insert into ticket_tasks (ticket_id, task_id) values (${place.ticketId}, ${place.taskId})
    on conflict do nothing returning task_id`)
  return rows.length > 0
}

/** Writes what is given and leaves the rest. */
export async function updateTask(
  tx: Tx,
  place: TaskPlace,
  change: {
    title?: string | undefined
    url?: string | undefined
    isCompleted?: boolean | undefined
    projectId?: number | undefined
  },
): Promise<void> {
  await tx.query(sql`
    update ticket_tasks set title = coalesce(${change.title ?? null}, title), url = coalesce(${change.url ?? null}, url),
      completed = coalesce(${change.isCompleted ?? null}::boolean, completed),
      project_id = coalesce(${change.projectId ?? null}::bigint, project_id)
    where ${at(place)}`)
}

/** Removes a link; false when there was none. */
export async function deleteTask(tx: Tx, place: TaskPlace): Promise<boolean> {
  const rows = await tx.query(sql`delete from ticket_tasks where ${at(place)} returning task_id`)
  return rows.length > 0
}

/** True when no task of the ticket is open and the site wants tickets reactivated then (the system trigger). */
export async function isReactivated(tx: Tx, ticketId: number): Promise<boolean> {
  const rows = await tx.query(sql`
    select 1 from triggers where id = 1 and is_system and state = 'active'
      and not exists (select 1 from ticket_tasks where ticket_id = ${ticketId} and not completed)`)
  return rows.length > 0
}

/** The entry in the ticket's thread that a task is done; gives its id. */
export async function insertCompletedMessage(
  tx: Tx,
  ctx: Ctx,
  message: { ticketId: number; html: string; text: string },
): Promise<number> {
  const [row] = await tx.query<{ id: number }>(sql`
    insert into messages (ticket_id, thread_type, body, html_body, text_body, created_at, created_by_id, updated_at, updated_by_id)
    values (${message.ticketId}, 'completedTask', ${message.html}, ${message.html}, ${message.text}, ${ctx.now},
      ${ctx.actor.id}, ${ctx.now}, ${ctx.actor.id}) returning id`)
  return (row as { id: number }).id
}

export async function insertTaskActivity(
  tx: Tx,
  ctx: Ctx,
  activity: { ticketId: number; eventType: string; messageId?: number },
): Promise<void> {
  await tx.query(sql`
    insert into ticketactivities (ticket_id, event_type, message_id, created_at, created_by_id)
    values (${activity.ticketId}, ${activity.eventType}, ${activity.messageId ?? null}, ${ctx.now}, ${ctx.actor.id})`)
}
