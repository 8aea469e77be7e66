import type { Answer, OperationSpec } from '../desk-api/openapi-operation.ts'
import { bothForms } from '../desk-api/openapi-schemas.ts'
import { type Components, parameterRef, type Schema, schemaRef } from '../desk-api/openapi-types.ts'
import { flag, referenceTo, words } from './body-parts.ts'

// Links from tickets to tasks of another system (tasks/task-routes.wire.ts).

const input: Schema = {
  type: 'object',
  properties: {
    title: words('What the task is called.', 1_000),
    url: words('Where the task is; an address on the web.', 2_000),
    completed: flag('Completing the last open task of a ticket makes the ticket active again.'),
    project: referenceTo('The project the task is in; its number is the other system’s.'),
  },
}

const task: Schema = {
  type: 'object',
  required: ['id', 'type', 'title', 'url', 'completed', 'status', 'project', 'ticket', 'createdAt'],
  properties: {
    id: { type: 'integer', description: 'The other system’s number.' },
    type: { const: 'tasks' },
    title: { type: 'string' },
    url: { type: 'string' },
    completed: { type: 'boolean' },
    status: { type: 'string', enum: ['new', 'completed'] },
    project: { type: ['object', 'null'], properties: { id: { type: 'integer' }, type: { const: 'projects' } } },
    ticket: { type: 'object', properties: { id: { type: 'integer' }, type: { const: 'tickets' } } },
    createdAt: { type: 'string', format: 'date-time' },
  },
}

const example = {
  id: 4711,
  type: 'tasks',
  title: 'Order toner',
  url: 'https://projects.example.com/tasks/4711',
  completed: false,
  status: 'new',
  project: null,
  ticket: { id: 1, type: 'tickets' },
  createdAt: '2026-03-02T09:30:00Z',
}
const noSections: Schema = { type: 'object', maxProperties: 0 }

export const taskSchemas: Components['schemas'] = {
  Task: task,
  TaskInput: bothForms('task', input),
  TaskAnswer: {
    type: 'object',
    required: ['task', 'included'],
    properties: { task: schemaRef('Task'), included: noSections },
  },
  TaskList: {
    type: 'object',
    required: ['tasks', 'included', 'pagination', 'meta'],
    properties: {
      tasks: { type: 'array', items: schemaRef('Task') },
      included: noSections,
      pagination: schemaRef('Pagination'),
      meta: schemaRef('PageMeta'),
    },
  },
}

/** The operations on the tasks of one ticket. */
export function taskOperations(): OperationSpec[] {
  const tag = 'tasks'
  const path = '/tickets/{ticketId}/tasks'
  const body = { schema: schemaRef('TaskInput'), required: false, example: { task: { title: 'Order toner' } } }
  const one: Answer = {
    status: 200,
    description: 'The link as it is now.',
    schema: schemaRef('TaskAnswer'),
    example: { task: example, included: {} },
  }
  const change = (method: 'patch' | 'put'): OperationSpec => ({
    id: `${method === 'put' ? 'put' : 'update'}Task`,
    tag,
    method,
    path: `${path}/{taskId}.json`,
    summary: 'Change what is known of a task',
    body: { ...body, example: { task: { completed: true } } },
    answers: [one],
  })
  return [
    {
      id: 'listTasks',
      tag,
      method: 'get',
      path: `${path}.json`,
      summary: 'List the tasks of a ticket',
      query: ['page', 'pageSize'].map(parameterRef),
      answers: [
        { status: 200, description: 'A page of the list.', schema: schemaRef('TaskList'), example: listExample },
      ],
    },
    {
      id: 'getTask',
      tag,
      method: 'get',
      path: `${path}/{taskId}.json`,
      summary: 'Get a task of a ticket',
      answers: [one],
    },
    {
      id: 'linkTask',
      tag,
      method: 'post',
      path: `${path}/{taskId}.json`,
      summary: 'Link a task to a ticket',
      description: 'Without a body the link is made of the number alone. Linking again changes what is given.',
      body,
      answers: [{ status: 204, description: 'It is linked.' }],
    },
    change('patch'),
    change('put'),
    {
      id: 'unlinkTask',
      tag,
      method: 'delete',
      path: `${path}/{taskId}.json`,
      summary: 'Unlink a task from a ticket',
      answers: [{ status: 204, description: 'The link is gone.' }],
    },
  ]
}

const listExample = {
  tasks: [example],
  included: {},
  pagination: { records: 1, pageSize: 50, pages: 1, page: 1, hasMorePages: false },
  meta: { page: { count: 1, pageSize: 50, pageOffset: 0, pages: 1, hasMore: false, hasMorePages: false } },
}
