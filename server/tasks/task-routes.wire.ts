import type { FastifyInstance, FastifyRequest } from 'fastify'
import { unwrap } from '../desk-api/body.ts'
import { idOf } from '../desk-api/mount.ts'
import { formatInstant, presentPage } from '../desk-api/present.ts'
import { parseListQuery } from '../desk-api/query.ts'
import { apiPrefix } from '../desk-api/rights.ts'
import { readBoolean, readRef, readText } from '../desk-api/values.ts'
import { ctxOf } from '../http/context.ts'
import { Problems } from '../lib/app-error.ts'
import { accessTicket } from '../tickets/access.ts'
import { changeTask, linkTask, type TaskChange, unlinkTask } from './change-task.ts'
import { countTasks, findTask, listTasks, type TaskRow } from './queries.ts'

const path = `${apiPrefix}/tickets/:ticketId/tasks`

/**
 * Mounts the links from tickets to tasks of another system (desk-api-other.md C.17). The id is that system's; linking
 * and unlinking have no body and answer 204.
 */
export function registerTaskRoutes(app: FastifyInstance): void {
  app.get(`${path}.json`, async (request) => {
    const { db } = ctxOf(request)
    const { id } = await accessTicket(ctxOf(request), idOf(request, 'ticketId'), 'see')
    const query = parseListQuery(request.query as Record<string, unknown>)
    const page = { limit: query.pageSize, offset: (query.page - 1) * query.pageSize }
    const [tasks, total] = await Promise.all([listTasks(db, id, page), countTasks(db, id)])
    return { tasks: tasks.map(presentTask), included: {}, ...presentPage(query, total) }
  })
  app.get(`${path}/:taskId.json`, async (request) => {
    const at = placeOf(request)
    await accessTicket(ctxOf(request), at.ticketId, 'see')
    return answerTask(request)
  })
  app.post(`${path}/:taskId.json`, async (request, reply) => {
    await linkTask(ctxOf(request), placeOf(request), readTask(request.body))
    return reply.code(204).send()
  })
  app.route({
    method: ['PUT', 'PATCH'],
    url: `${path}/:taskId.json`,
    handler: async (request) => {
      await changeTask(ctxOf(request), placeOf(request), readTask(request.body))
      return answerTask(request)
    },
  })
  app.delete(`${path}/:taskId.json`, async (request, reply) => {
    await unlinkTask(ctxOf(request), placeOf(request))
    return reply.code(204).send()
  })
}

const placeOf = (request: FastifyRequest) => ({
  ticketId: idOf(request, 'ticketId'),
  taskId: idOf(request, 'taskId'),
})

function readTask(body: unknown): TaskChange {
  const { fields } = unwrap(body, 'task')
  const problems = new Problems()
  const change: TaskChange = {
    title: readText(problems, 'title', fields.title, { max: 1_000 }),
    url: readText(problems, 'url', fields.url, { max: 2_000, format: 'url' }),
    isCompleted: readBoolean(problems, 'completed', fields.completed),
    projectId: readRef(problems, 'project', fields.project ?? fields.projectId) ?? undefined,
  }
  problems.throwIfAny()
  return change
}

async function answerTask(request: FastifyRequest): Promise<object> {
  const task = await findTask(ctxOf(request).db, placeOf(request))
  return { task: presentTask(task), included: {} }
}

function presentTask(task: TaskRow): object {
  return {
    id: task.id,
    type: 'tasks',
    title: task.title,
    url: task.url,
    completed: task.completed,
    // the two words the tickets' own links use
    status: task.completed ? 'completed' : 'new',
    project: task.projectId === null ? null : { id: task.projectId, type: 'projects' },
    ticket: { id: task.ticketId, type: 'tickets' },
    createdAt: formatInstant(task.addedAt),
  }
}
