import { type DemoTicket, demoAgents, demoCustomers, demoTickets } from './conversations.ts'
import { answerByMail, type DemoDesk, list, type Post, poster, type Row } from './desk.ts'
import { seedHistory } from './history.ts'

const tagColors: Record<string, string> = {
  billing: '#8a6fdf',
  custom: '#d96fa8',
  parts: '#5aa7a7',
  presales: '#4c8fdc',
  returns: '#d9823b',
  shipping: '#5aa469',
  technical: '#c2574f',
  vip: '#c9a227',
  warranty: '#7a8699',
}

/** Fills a desk through its API and, where it takes mail, by mail; gives the ids of the tickets, oldest first. */
export async function seedDemo(desk: DemoDesk): Promise<{ tickets: number[] }> {
  const post = poster(desk)
  const inbox = (await list(desk, 'inboxes.json'))[0] ?? { id: 1 }
  for (const [name, color] of Object.entries(tagColors)) await post('/tags.json', { tag: { name, color } })
  for (const customer of Object.values(demoCustomers)) await post('/customers.json', { customer })
  const agents = new Map<string, number>()
  for (const agent of demoAgents)
    agents.set(agent.firstName, await seedAgent(desk, post, { ...agent, inboxId: inbox.id }))
  await post('/ticketviews.json', {
    ticketview: { name: 'Presales', filter: { 'tags.name': 'presales' }, isShared: true },
  })
  const [first] = demoAgents
  if (first !== undefined) await seedHistory(desk, post, { agent: first.email, inboxId: inbox.id })
  const tickets: number[] = []
  for (const ticket of demoTickets) tickets.push(await seedTicket(desk, post, ticket, { inbox, agents }))
  return { tickets }
}

/** The administrator of the first start may be one of them already, but has no name yet. */
async function seedAgent(desk: DemoDesk, post: Post, agent: { email: string; inboxId: number }): Promise<number> {
  const { inboxId, ...user } = agent
  const filter = encodeURIComponent(JSON.stringify({ email: user.email }))
  const [known] = await list(desk, `users.json?filter=${filter}`)
  const body = { user: { ...user, inboxes: [{ id: inboxId }] } }
  const { user: row } =
    known === undefined
      ? await post<{ user: Row }>('/users.json', body)
      : await post<{ user: Row }>(`/users/${known.id}.json`, body, 'PATCH')
  return row.id
}

interface Place {
  inbox: Row
  agents: Map<string, number>
}

async function seedTicket(desk: DemoDesk, post: Post, demo: DemoTicket, { inbox, agents }: Place): Promise<number> {
  const [opening, ...rest] = demo.messages
  const { email } = demoCustomers[demo.customer]
  const agentId = demo.agent === undefined ? undefined : agents.get(demo.agent)
  const { ticket } = await post<{ ticket: Row }>('/tickets.json', {
    ticket: {
      subject: demo.subject,
      message: opening?.html,
      inbox: { id: inbox.id },
      customer: { email },
      tags: demo.tags?.map((name) => ({ name })),
      ...(demo.priority === undefined ? {} : { priority: { id: demo.priority } }),
      ...(agentId === undefined ? {} : { agent: { id: agentId } }),
    },
  })
  for (const { by, html } of rest) {
    const path = `/tickets/${ticket.id}/messages.json`
    if (by === 'customer') await answerByMail(desk, { ticketId: ticket.id, from: email, to: inbox.email ?? '', html })
    else await post(path, { message: html, threadType: by === 'note' ? 'note' : 'message' })
  }
  await post(`/tickets/${ticket.id}.json`, { ticket: { status: { id: demo.status ?? 1 } } }, 'PATCH')
  return ticket.id
}
