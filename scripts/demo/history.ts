import { demoCustomers } from './conversations.ts'
import type { DemoDesk, Post } from './desk.ts'

// What was solved before the demonstration begins, so that the overview has something to show. Always the same.

const days = 60
const hourMilliseconds = 3_600_000
const subjects = [
  'Where is my parcel?',
  'Invoice for my order',
  'A scratch on the shade',
  'Which bulb fits?',
  'Change of address',
  'Lamp flickers',
  'A question about delivery abroad',
  'Return of a table lamp',
]

/** Companies by the domain of their people. */
const companies = [
  { name: 'Bottega Verde', domain: 'bottegaverde.example', industry: 'Retail' },
  { name: 'Fjord Kaffee', domain: 'fjordkaffee.example', industry: 'Gastronomy' },
  { name: 'Lakeside Camp', domain: 'lakesidecamp.example', industry: 'Hospitality' },
  { name: 'Karimi Dental', domain: 'karimi-dental.example', industry: 'Health' },
  { name: 'Haddad Studio', domain: 'haddad-studio.example', industry: 'Architecture' },
]

/** Adds companies, a promise to customers, and two months of solved tickets. */
export async function seedHistory(desk: DemoDesk, post: Post, { agent, inboxId }: { agent: string; inboxId: number }) {
  for (const { domain, ...company } of companies)
    await post('/companies.json', {
      company: { ...company, website: `https://${domain}` },
      included: { domains: [{ name: domain }] },
    })
  await post('/slas.json', {
    sla: { name: 'An answer within a day', enabled: true },
    included: { slaticketpriorities: [{ hours: 24 }] },
  })
  const headers = { authorization: `Bearer ${desk.token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ source: 'Old desk', fallbackInboxId: inboxId, tickets: pastTickets(agent) })
  const answer = await fetch(`${desk.url}/desk/v1/import/tickets.json`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`the import was answered ${answer.status}: ${await answer.text()}`)
}

function pastTickets(agent: string): object[] {
  const customers = Object.values(demoCustomers)
  const now = Date.now()
  const found: object[] = []
  for (let day = 1; day < days; day += 1) {
    // fewer at weekends, and slowly more as the shop grows
    const isWeekend = [0, 6].includes(new Date(now - day * 24 * hourMilliseconds).getUTCDay())
    const count = isWeekend ? 1 : 3 + ((day * 7) % 4) - Math.floor(day / 25)
    for (let nth = 0; nth < count; nth += 1) {
      const seed = day * 13 + nth * 29
      const at = (hours: number) => new Date(now - day * 24 * hourMilliseconds + hours * hourMilliseconds).toISOString()
      const answered = 0.4 + (seed % 11) * 0.35
      const solved = Math.min(day * 24 - 1, answered + 2 + (seed % 17) * 1.7)
      const customer = { ...customers[seed % customers.length], type: 'customer' }
      found.push({
        id: `old-${day}-${nth}`,
        subject: subjects[seed % subjects.length],
        customer,
        assignedTo: { email: agent, type: 'user' },
        status: 'Closed',
        createdAt: at(0),
        updatedAt: at(solved),
        threads: [
          { type: 'message', body: '<p>Hello, could you help me?</p>', createdBy: customer, createdAt: at(0) },
          {
            type: 'message',
            body: '<p>Of course, it is done.</p>',
            createdBy: { email: agent, type: 'user' },
            createdAt: at(answered),
          },
        ],
      })
    }
  }
  return found
}
