import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTicketDesk, type TicketDesk } from '../../test/support/tickets.ts'
import { sql } from '../db/sql.ts'

let desk: TicketDesk
beforeAll(async () => {
  desk = await createTicketDesk()
})
afterAll(() => desk.close())

/** A ticket of yesterday, answered and solved now. */
async function solveYesterdays(hoursId: number | null = null) {
  const { id } = await desk.create()
  await desk.db.query(sql`
    update tickets set created_at = now() - interval '1 day', businesshours_id = ${hoursId} where id = ${id}`)
  const { status } = await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'Done.', status: { id: 5 } })
  expect(status).toBe(201)
  const { responseTimeMins, resolutionTimeMins } = await desk.get(id)
  return { id, minutes: [responseTimeMins, resolutionTimeMins] }
}

/** Hours that are open on one day of the week, which is neither today nor yesterday. */
async function closedHours(): Promise<number> {
  const day = (new Date().getUTCDay() + 3) % 7
  const { body } = await desk.admin.post('/businesshours.json', {
    businesshour: { name: 'Rarely' },
    included: { businesshourdays: [{ day, from: '09:00', to: '10:00' }] },
  })
  return body.businesshour.id
}

test('answers and solutions are timed in the business hours of the site, or of the ticket', async () => {
  expect((await solveYesterdays()).minutes).toEqual([1440, 1440])
  const rarely = await closedHours()
  expect((await solveYesterdays(rarely)).minutes).toEqual([0, 0])
  await desk.admin.patch(`/businesshours/${rarely}.json`, { isDefault: true })
  const { id, minutes } = await solveYesterdays()
  expect(minutes).toEqual([0, 0])
  expect((await solveYesterdays(1)).minutes).toEqual([1440, 1440])
  // a second answer leaves the time of the first, a new start the time of no solution
  await desk.agent.post(`/tickets/${id}/messages.json`, { message: 'Not yet.', status: { id: 1 } })
  expect(await desk.get(id)).toMatchObject({ responseTimeMins: 0, resolutionTimeMins: null })
})
